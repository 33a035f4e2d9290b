-- The first rows that wait; served by operation_parts_pkey.
SELECT first_row, content FROM operation_parts WHERE operation_id = $1 ORDER BY first_row LIMIT 1
