-- How far an operation is; served by operations_pkey.
UPDATE operations
SET status = $2, rows_total = $3, rows_created = $4, rows_existing = $5, rows_failed = $6, ended_at = $7, version = version + 1
WHERE id = $1 AND version = $8
