-- How a user's login stands now; served by users_pkey.
SELECT u.id, u.enabled, u.locked, u.security_epoch, u.mfa_enabled, u.update_password_required
FROM users u
WHERE u.id = $1 AND u.deleted_at IS NULL
