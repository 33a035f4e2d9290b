-- A changed client; served by clients_pkey.
UPDATE clients
SET version = version + 1, name = $2, requests_per_second = $3, audience = $4, secret_hash = $5,
    previous_secret_hash = $6, previous_secret_expires_at = $7, deleted_at = $8
WHERE id = $1 AND version = $9
