-- The user as changed; served by users_pkey.
UPDATE users
SET username = $2, first_name = $3, last_name = $4, picture_url = $5, properties = $6, has_password = $7, update_password_required = $8,
    locked = $9, enabled = $10, mfa_enabled = $11, can_create_orgs = $12, roles = $13, security_epoch = $14,
    last_active_at = greatest(last_active_at, $15), legacy_user_id = $16, first_name_key = $18, last_name_key = $19, deleted_at = $20,
    version = version + 1
WHERE id = $1 AND version = $17
