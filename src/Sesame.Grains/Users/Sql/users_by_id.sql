-- Users who are not deleted, in the order of their ids as given; served by users_pkey and user_emails_pkey.
SELECT u.id, u.version, u.legacy_user_id, u.username, u.first_name, u.last_name, u.picture_url, u.properties::text AS properties,
    u.has_password, u.update_password_required, u.locked, u.enabled, u.mfa_enabled, u.can_create_orgs, u.roles, u.security_epoch,
    u.created_at, u.last_active_at, u.deleted_at,
    e.emails, e.verified, e.primaries
FROM unnest($1::uuid[]) WITH ORDINALITY AS asked (id, place)
JOIN users u ON u.id = asked.id AND u.state < 4
LEFT JOIN LATERAL (
    SELECT array_agg(m.email ORDER BY m.is_primary DESC, m.created_at, m.email) AS emails,
        array_agg(m.verified_at IS NOT NULL ORDER BY m.is_primary DESC, m.created_at, m.email) AS verified,
        array_agg(m.is_primary ORDER BY m.is_primary DESC, m.created_at, m.email) AS primaries
    FROM user_emails m
    WHERE m.user_id = u.id
) e ON true
ORDER BY asked.place
