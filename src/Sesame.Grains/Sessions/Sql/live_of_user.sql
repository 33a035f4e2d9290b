-- Live sessions of a user, the newest first; served by sessions_user_idx (user_id, id desc).
SELECT id, user_id, client_id, host(ip_address) AS ip_address, user_agent, created_at, last_active_at, absolute_end, device_id, is_new_device, device_kind
FROM sessions
WHERE user_id = $1 AND ended_at IS NULL AND absolute_end > $2 AND last_active_at > $3
ORDER BY id DESC
LIMIT 1000
