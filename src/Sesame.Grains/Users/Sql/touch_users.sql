-- Activity of many users at once, never moved back; served by users_pkey.
UPDATE users u SET last_active_at = t.at
FROM unnest($1::uuid[], $2::timestamptz[]) AS t (id, at)
WHERE u.id = t.id AND u.last_active_at < t.at
