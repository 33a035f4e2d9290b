-- Whose login a username is; served by users_username_key.
SELECT u.id, u.enabled, u.locked, u.security_epoch, u.mfa_enabled, u.update_password_required
FROM users u
WHERE u.username = $1 AND u.deleted_at IS NULL
