-- The answer to a repeated request; served by the primary key.
SELECT body_hash, reply FROM idempotent_requests
WHERE caller = $1 AND method = $2 AND request_id = $3 AND expires_at > $4
