-- Sent, or given up: the body is erased. Served by the primary key.
UPDATE outbox SET settled_at = $3, body = NULL, last_error = $4 WHERE at = $1 AND id = $2
