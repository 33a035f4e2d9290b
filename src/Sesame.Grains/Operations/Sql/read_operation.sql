-- One operation; served by operations_pkey.
SELECT id, version, kind, status, rows_total, rows_created, rows_existing, rows_failed, caller, created_at, ended_at FROM operations WHERE id = $1
