-- Clients that are not deleted, the newest first, after a given id; served by clients_live_idx.
SELECT c.id, c.version, c.name, c.organization_id, c.requests_per_second, c.audience,
    c.secret_hash, c.previous_secret_hash, c.previous_secret_expires_at, c.created_at, c.deleted_at,
    (SELECT array_agg(r.role ORDER BY r.role) FROM client_roles r WHERE r.client_id = c.id) AS roles,
    a.ids AS restriction_ids, a.kinds AS restriction_kinds, a.texts AS restriction_values, a.times AS restriction_times
FROM clients c
LEFT JOIN LATERAL (
    SELECT array_agg(t.id ORDER BY t.id) AS ids, array_agg(t.kind ORDER BY t.id) AS kinds,
        array_agg(t.value ORDER BY t.id) AS texts, array_agg(t.created_at ORDER BY t.id) AS times
    FROM client_access_restrictions t
    WHERE t.client_id = c.id
) a ON true
WHERE c.deleted_at IS NULL AND ($1::uuid IS NULL OR c.id < $1)
ORDER BY c.id DESC
LIMIT $2
