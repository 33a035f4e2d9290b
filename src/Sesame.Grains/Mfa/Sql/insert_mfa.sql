-- A user begins with second factors.
INSERT INTO mfa_accounts (user_id, version, pending_secret, pending_name, pending_at, pending_epoch, created_at) VALUES ($1, 1, $2, $3, $4, $5, $6)
