-- A flow's next step; served by login_flows_pkey.
UPDATE login_flows SET kind = $2, step = $3, user_id = $4, content = $5, expires_at = $6, version = version + 1 WHERE id = $1 AND version = $7
