-- Whose login an address is; served by user_emails_claimed_key.
SELECT u.id, u.enabled, u.locked, u.security_epoch, u.mfa_enabled, u.update_password_required
FROM user_emails e
JOIN users u ON u.id = e.user_id
WHERE e.email = $1 AND e.is_claimed AND u.deleted_at IS NULL
