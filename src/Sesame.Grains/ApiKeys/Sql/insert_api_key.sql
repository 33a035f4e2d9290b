-- A new key, only while the user who is to own it may use his account; served by users_pkey. The share lock makes a disabling, which ends all keys of
-- the user, come wholly before or wholly after.
INSERT INTO api_keys (id, version, description, owner_user_id, owner_organization_id, permissions, ip_allow_list, metadata, secret_hash, created_at, expires_at)
SELECT $1, 1, $2, $3, $4, $5, $6, $7, $8, $9, $10
WHERE $3::uuid IS NULL OR EXISTS (SELECT 1 FROM users u WHERE u.id = $3 AND u.enabled AND u.deleted_at IS NULL FOR SHARE)
