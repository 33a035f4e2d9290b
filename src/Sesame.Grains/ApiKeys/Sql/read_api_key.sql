-- One key; served by api_keys_pkey.
SELECT id, version, description, owner_user_id, owner_organization_id, permissions, ip_allow_list, metadata::text AS metadata,
    secret_hash, previous_secret_hash, previous_secret_expires_at, created_at, expires_at, archived_at
FROM api_keys
WHERE id = $1
