-- Marks this connection as one of the process that serves; the mark goes with the connection.
SELECT pg_advisory_lock_shared($1)
