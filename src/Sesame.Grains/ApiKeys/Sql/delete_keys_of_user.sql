-- Removes the keys of a purged user, ended by now; served by api_keys_user_idx.
DELETE FROM api_keys WHERE owner_user_id = $1
