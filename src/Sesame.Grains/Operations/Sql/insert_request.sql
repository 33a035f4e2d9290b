-- The first one wins; an expired one gives way. Served by the primary key.
INSERT INTO idempotent_requests AS known (caller, method, request_id, body_hash, reply, expires_at)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (caller, method, request_id) DO UPDATE
SET body_hash = excluded.body_hash, reply = excluded.reply, expires_at = excluded.expires_at
WHERE known.expires_at <= $7
