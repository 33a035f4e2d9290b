-- Live sessions that a filter takes, the oldest first, a bounded number; served by sessions_live_idx (id desc).
SELECT id, user_id FROM sessions
WHERE ended_at IS NULL AND absolute_end > $2 AND last_active_at > $3 AND ($1::uuid IS NULL OR user_id = $1)
    AND ($5::text IS NULL OR client_id = $5) AND ($6::inet IS NULL OR ip_address <<= $6) AND ($7::int IS NULL OR device_kind = $7)
    AND ($8::uuid IS NULL OR device_id = $8) AND ($9::timestamptz IS NULL OR created_at < $9)
ORDER BY id
LIMIT $4
