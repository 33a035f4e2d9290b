-- What the claims of a user are taken from; served by users_pkey and user_emails_pkey.
SELECT u.username, u.first_name, u.last_name, u.picture_url, u.legacy_user_id, u.roles, u.properties::text AS properties, e.email,
    e.verified_at IS NOT NULL AS email_confirmed
FROM users u
LEFT JOIN user_emails e ON e.user_id = u.id AND e.is_primary
WHERE u.id = $1
