-- Tried again later. Served by the primary key.
UPDATE outbox SET due_at = $3, last_error = $4 WHERE at = $1 AND id = $2
