-- A new operation; operations_pkey guards it.
INSERT INTO operations (id, version, kind, status, rows_total, rows_created, rows_existing, rows_failed, caller, created_at, ended_at)
VALUES ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
