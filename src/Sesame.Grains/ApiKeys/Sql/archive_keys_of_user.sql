-- Ends all keys of a user; served by api_keys_user_idx. Locked in the order of their ids, as every command locks them.
UPDATE api_keys k
SET version = k.version + 1, archived_at = $2
FROM (SELECT id FROM api_keys WHERE owner_user_id = $1 AND archived_at IS NULL ORDER BY id FOR UPDATE) mine
WHERE k.id = mine.id
