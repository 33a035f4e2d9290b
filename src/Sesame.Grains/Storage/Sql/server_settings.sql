-- What the durability of every command rests on.
SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS synchronous_commit,
    pg_backend_pid() AS pid, current_setting('server_version_num')::int AS version
