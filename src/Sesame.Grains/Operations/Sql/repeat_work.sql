-- Went well and comes again. Served by the primary key.
UPDATE due_work SET due_at = $4, attempts = 0, last_error = NULL, lease_owner = NULL, lease_until = NULL
WHERE kind = $1 AND key = $2 AND lease_owner = $3
