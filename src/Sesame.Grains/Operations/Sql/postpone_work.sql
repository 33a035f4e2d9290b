-- Went wrong and is tried later. Served by the primary key.
UPDATE due_work SET due_at = $4, last_error = $5, lease_owner = NULL, lease_until = NULL
WHERE kind = $1 AND key = $2 AND lease_owner = $3
