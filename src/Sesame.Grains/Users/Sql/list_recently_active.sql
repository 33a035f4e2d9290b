-- Users of some states, the most recently active first, after a key; served by users_activity_idx (state, last_active_at, id), a short stretch of it for each state.
-- Key and order name the state, which leaves the planner no other index, on which rare states would be looked for one by one.
SELECT u.id, u.version, u.legacy_user_id, u.username, u.first_name, u.last_name, u.picture_url, u.properties::text AS properties,
    u.has_password, u.update_password_required, u.locked, u.enabled, u.mfa_enabled, u.can_create_orgs, u.roles, u.security_epoch,
    u.created_at, u.last_active_at, u.deleted_at,
    e.emails, e.verified, e.primaries
FROM (
    SELECT n.*
    FROM unnest($1::int[]) AS s (state)
    CROSS JOIN LATERAL (
        SELECT * FROM users c WHERE (c.state, c.last_active_at, c.id) < (s.state, $2, $3) AND c.state >= s.state ORDER BY c.state DESC, c.last_active_at DESC, c.id DESC LIMIT $4
    ) n
    ORDER BY n.last_active_at DESC, n.id DESC
    LIMIT $4
) u
LEFT JOIN LATERAL (
    SELECT array_agg(m.email ORDER BY m.is_primary DESC, m.created_at, m.email) AS emails,
        array_agg(m.verified_at IS NOT NULL ORDER BY m.is_primary DESC, m.created_at, m.email) AS verified,
        array_agg(m.is_primary ORDER BY m.is_primary DESC, m.created_at, m.email) AS primaries
    FROM user_emails m
    WHERE m.user_id = u.id
) e ON true
ORDER BY u.last_active_at DESC, u.id DESC
