-- Users of some states whose primary address begins with a prefix, by address, after a key; served by user_emails_search_idx (email, user_id)
-- and users_pkey. Not a join that the planner may turn round: it knows nothing of the page's end.
SELECT u.id, u.version, u.legacy_user_id, u.username, u.first_name, u.last_name, u.picture_url, u.properties::text AS properties,
    u.has_password, u.update_password_required, u.locked, u.enabled, u.mfa_enabled, u.can_create_orgs, u.roles, u.security_epoch,
    u.created_at, u.last_active_at, u.deleted_at,
    e.emails, e.verified, e.primaries, u.term
FROM (
    SELECT n.*, p.email AS term
    FROM user_emails p
    CROSS JOIN LATERAL (SELECT * FROM users o WHERE o.id = p.user_id AND o.state = ANY ($5) OFFSET 0) n
    WHERE p.is_primary AND p.email COLLATE "C" >= $1 AND p.email COLLATE "C" < $2 AND (p.email COLLATE "C", p.user_id) > ($3, $4)
    ORDER BY p.email COLLATE "C", p.user_id
    LIMIT $6
) u
LEFT JOIN LATERAL (
    SELECT array_agg(m.email ORDER BY m.is_primary DESC, m.created_at, m.email) AS emails,
        array_agg(m.verified_at IS NOT NULL ORDER BY m.is_primary DESC, m.created_at, m.email) AS verified,
        array_agg(m.is_primary ORDER BY m.is_primary DESC, m.created_at, m.email) AS primaries
    FROM user_emails m
    WHERE m.user_id = u.id
) e ON true
ORDER BY u.term COLLATE "C", u.id
