-- Asks the server processes of broken connections to end, and counts those still there. One that is gone has neither
-- an open transaction nor a lock. Served by the server's own process table.
SELECT count(*) FILTER (WHERE pg_terminate_backend(activity.pid) IS NOT NULL)
FROM pg_stat_activity activity
JOIN unnest($1::int[], $2::timestamptz[]) AS ending (pid, started) ON activity.pid = ending.pid AND activity.backend_start = ending.started
