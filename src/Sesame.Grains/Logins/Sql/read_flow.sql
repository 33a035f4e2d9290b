-- One login flow; served by login_flows_pkey.
SELECT id, version, kind, step, user_id, content, created_at, expires_at FROM login_flows WHERE id = $1
