-- This connection's server process: its start tells it from a later one with the same number.
SELECT backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()
