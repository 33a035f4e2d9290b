-- Served by api_keys_pkey.
DELETE FROM api_keys WHERE id = $1 AND version = $2
