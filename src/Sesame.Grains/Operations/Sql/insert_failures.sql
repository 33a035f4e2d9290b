-- What was wrong with some rows; operation_failures_pkey guards it.
INSERT INTO operation_failures (operation_id, row_number, number, field, reason, description)
SELECT $1, row_number, number, field, reason, description
FROM unnest($2::int[], $3::int[], $4::text[], $5::text[], $6::text[]) AS f (row_number, number, field, reason, description)
