-- Archived keys of a user and their versions; served by api_keys_user_idx.
SELECT id, version FROM api_keys WHERE owner_user_id = $1 AND archived_at IS NOT NULL
