-- How many rows wait in a part; served by operation_parts_pkey.
SELECT row_count FROM operation_parts WHERE operation_id = $1 AND first_row = $2
