-- Activity of many sessions at once, never moved back; served by sessions_pkey.
UPDATE sessions s SET last_active_at = t.at
FROM unnest($1::uuid[], $2::timestamptz[]) AS t (id, at)
WHERE s.id = t.id AND s.last_active_at < t.at AND s.ended_at IS NULL
