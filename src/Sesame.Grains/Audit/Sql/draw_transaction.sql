-- A transaction number above those of all who have drawn a number for an entry until now.
SELECT pg_current_xact_id()::text::bigint AS transaction
