-- Users of some states of whose names one begins with a prefix, by the first such one, after a key; served by users_first_name_idx,
-- users_last_name_idx and users_username_idx, of each a stretch of a page. A user is found by one of his names alone.
SELECT u.id, u.version, u.legacy_user_id, u.username, u.first_name, u.last_name, u.picture_url, u.properties::text AS properties,
    u.has_password, u.update_password_required, u.locked, u.enabled, u.mfa_enabled, u.can_create_orgs, u.roles, u.security_epoch,
    u.created_at, u.last_active_at, u.deleted_at,
    e.emails, e.verified, e.primaries, u.term
FROM (
    (
        SELECT n.*, coalesce(n.first_name_key, lower(n.first_name)) COLLATE "C" AS term
        FROM users n
        WHERE coalesce(n.first_name_key, lower(n.first_name)) COLLATE "C" >= $1 AND coalesce(n.first_name_key, lower(n.first_name)) COLLATE "C" < $2 AND (coalesce(n.first_name_key, lower(n.first_name)) COLLATE "C", n.id) > ($3, $4)
            AND n.state = ANY ($5)
        ORDER BY coalesce(n.first_name_key, lower(n.first_name)) COLLATE "C", n.id
        LIMIT $6
    )
    UNION ALL
    (
        SELECT n.*, coalesce(n.last_name_key, lower(n.last_name)) COLLATE "C" AS term
        FROM users n
        WHERE coalesce(n.last_name_key, lower(n.last_name)) COLLATE "C" >= $1 AND coalesce(n.last_name_key, lower(n.last_name)) COLLATE "C" < $2 AND (coalesce(n.last_name_key, lower(n.last_name)) COLLATE "C", n.id) > ($3, $4)
            AND n.state = ANY ($5)
            AND NOT coalesce(starts_with(coalesce(n.first_name_key, lower(n.first_name)), $1), false)
        ORDER BY coalesce(n.last_name_key, lower(n.last_name)) COLLATE "C", n.id
        LIMIT $6
    )
    UNION ALL
    (
        SELECT n.*, n.username COLLATE "C" AS term
        FROM users n
        WHERE n.username COLLATE "C" >= $1 AND n.username COLLATE "C" < $2 AND (n.username COLLATE "C", n.id) > ($3, $4)
            AND n.state = ANY ($5)
            AND NOT coalesce(starts_with(coalesce(n.first_name_key, lower(n.first_name)), $1), false)
            AND NOT coalesce(starts_with(coalesce(n.last_name_key, lower(n.last_name)), $1), false)
        ORDER BY n.username COLLATE "C", n.id
        LIMIT $6
    )
    ORDER BY term, id
    LIMIT $6
) u
LEFT JOIN LATERAL (
    SELECT array_agg(m.email ORDER BY m.is_primary DESC, m.created_at, m.email) AS emails,
        array_agg(m.verified_at IS NOT NULL ORDER BY m.is_primary DESC, m.created_at, m.email) AS verified,
        array_agg(m.is_primary ORDER BY m.is_primary DESC, m.created_at, m.email) AS primaries
    FROM user_emails m
    WHERE m.user_id = u.id
) e ON true
ORDER BY u.term, u.id
