-- Notes a login from a device. Of the user's others so many stay: first those that came back, then the latest seen. Served by known_devices_pkey (user_id, id).
WITH fallen AS (
    DELETE FROM known_devices WHERE user_id = $1 AND id IN (
        SELECT o.id FROM known_devices o
        WHERE o.user_id = $1 AND o.id <> $2
        ORDER BY o.last_seen_at > o.first_seen_at DESC, o.last_seen_at DESC, o.id DESC
        OFFSET $5)
)
INSERT INTO known_devices (user_id, id, first_seen_at, last_seen_at, user_agent) VALUES ($1, $2, $3, $3, $4)
ON CONFLICT (user_id, id) DO UPDATE SET last_seen_at = excluded.last_seen_at, user_agent = excluded.user_agent
