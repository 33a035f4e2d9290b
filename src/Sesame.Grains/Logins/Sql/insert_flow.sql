-- A new flow.
INSERT INTO login_flows (id, version, kind, step, user_id, content, created_at, expires_at) VALUES ($1, 1, $2, $3, $4, $5, $6, $7)
