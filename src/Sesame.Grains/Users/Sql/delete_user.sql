-- The user is gone for readers and restorable until purged; served by users_pkey.
UPDATE users SET deleted_at = now(), enabled = false, version = version + 1 WHERE id = $1 AND version = $2
