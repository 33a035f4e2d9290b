-- Whether logins of a user ask for a second factor; served by users_pkey.
UPDATE users SET mfa_enabled = $2, version = version + 1 WHERE id = $1 AND deleted_at IS NULL
