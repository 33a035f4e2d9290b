-- Rows that wait; operation_parts_pkey guards them.
INSERT INTO operation_parts (operation_id, first_row, row_count, content) VALUES ($1, $2, $3, $4)
