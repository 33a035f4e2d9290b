-- A new user; users_pkey and users_username_key guard it.
INSERT INTO users (id, version, username, first_name, last_name, picture_url, properties, has_password, update_password_required, locked,
    enabled, mfa_enabled, can_create_orgs, roles, security_epoch, created_at, last_active_at, legacy_user_id, first_name_key, last_name_key)
VALUES ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
