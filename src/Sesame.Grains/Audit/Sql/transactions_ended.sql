-- Whether all transactions below a number have ended.
SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint >= $1 AS ended
