-- Failures of an operation in the order of its rows, after a key; served by operation_failures_pkey.
SELECT row_number, number, field, reason, description
FROM operation_failures
WHERE operation_id = $1 AND (row_number, number) > ($2, $3)
ORDER BY row_number, number
LIMIT $4
