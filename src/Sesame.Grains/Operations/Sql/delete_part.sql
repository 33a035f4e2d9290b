-- Rows that were settled; served by operation_parts_pkey.
DELETE FROM operation_parts WHERE operation_id = $1 AND first_row = $2
