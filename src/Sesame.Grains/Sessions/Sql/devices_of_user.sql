-- The known devices of a user, the latest seen first, with their live sessions; served by known_devices_pkey (user_id, id) and sessions_user_idx (user_id, id desc).
SELECT d.id, d.first_seen_at, d.last_seen_at, d.user_agent, count(s.id)::int AS live_sessions, coalesce(bool_or(s.id = $4), false) AS is_current
FROM known_devices d
LEFT JOIN sessions s ON s.user_id = d.user_id AND s.device_id = d.id AND s.ended_at IS NULL AND s.absolute_end > $2 AND s.last_active_at > $3
WHERE d.user_id = $1
GROUP BY d.user_id, d.id
ORDER BY d.last_seen_at DESC, d.id DESC
LIMIT 100
