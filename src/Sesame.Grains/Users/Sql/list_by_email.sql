-- Users whose primary address begins with a prefix, by address, after a key; served by user_emails_prefix_idx.
SELECT u.id, u.version, u.legacy_user_id, u.username, u.first_name, u.last_name, u.picture_url, u.properties::text AS properties,
    u.has_password, u.update_password_required, u.locked, u.enabled, u.mfa_enabled, u.can_create_orgs, u.roles, u.security_epoch,
    u.created_at, u.last_active_at,
    e.emails, e.verified, e.primaries
FROM user_emails p
JOIN users u ON u.id = p.user_id
LEFT JOIN LATERAL (
    SELECT array_agg(m.email ORDER BY m.is_primary DESC, m.created_at, m.email) AS emails,
        array_agg(m.verified_at IS NOT NULL ORDER BY m.is_primary DESC, m.created_at, m.email) AS verified,
        array_agg(m.is_primary ORDER BY m.is_primary DESC, m.created_at, m.email) AS primaries
    FROM user_emails m
    WHERE m.user_id = u.id
) e ON true
WHERE p.is_primary AND p.email ~>=~ $1 AND p.email ~<~ $2 AND (p.email, p.user_id) > ($3, $4) AND u.deleted_at IS NULL
ORDER BY p.email USING ~<~, p.user_id
LIMIT $5
