-- Live sessions, the newest first, after a key; served by sessions_live_idx (id desc).
SELECT id, user_id, client_id, host(ip_address) AS ip_address, user_agent, created_at, last_active_at, absolute_end, device_id, is_new_device, device_kind
FROM sessions
WHERE ended_at IS NULL AND ($1::uuid IS NULL OR id < $1) AND absolute_end > $2 AND last_active_at > $3
ORDER BY id DESC
LIMIT $4
