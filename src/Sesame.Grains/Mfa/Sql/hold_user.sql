-- A user who may use his account and has lost nothing since an epoch (0: any); his row is locked, so that what ends him waits or is seen. Served by users_pkey.
UPDATE users SET enabled = enabled WHERE id = $1 AND enabled AND deleted_at IS NULL AND $2 IN (0, security_epoch)
