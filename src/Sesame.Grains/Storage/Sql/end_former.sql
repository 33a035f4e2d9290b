-- Ends the server processes that an earlier process of ours left behind, and counts those still there. A shared advisory
-- lock under its incarnation marks them.
SELECT count(*) FILTER (WHERE pg_terminate_backend(pid) IS NOT NULL) FROM pg_locks
WHERE locktype = 'advisory' AND objsubid = 1 AND mode = 'ShareLock' AND (classid::bigint << 32 | objid::bigint) = $1
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
