-- A changed key; served by api_keys_pkey.
UPDATE api_keys
SET version = version + 1, description = $2, permissions = $3, ip_allow_list = $4, metadata = $5, secret_hash = $6,
    previous_secret_hash = $7, previous_secret_expires_at = $8, expires_at = $9, archived_at = $10
WHERE id = $1 AND version = $11
