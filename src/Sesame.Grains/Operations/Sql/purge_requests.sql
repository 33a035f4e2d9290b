-- Served by idempotent_requests_expires_idx.
DELETE FROM idempotent_requests WHERE expires_at <= $1
