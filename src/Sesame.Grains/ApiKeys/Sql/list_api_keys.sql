-- Keys in use or archived, the newest first, after a given id; served by api_keys_live_idx or api_keys_archived_idx.
SELECT id, version, description, owner_user_id, owner_organization_id, permissions, ip_allow_list, metadata::text AS metadata,
    secret_hash, previous_secret_hash, previous_secret_expires_at, created_at, expires_at, archived_at
FROM api_keys
WHERE (archived_at IS NOT NULL) = $2 AND ($1::uuid IS NULL OR id < $1)
ORDER BY id DESC
LIMIT $3
