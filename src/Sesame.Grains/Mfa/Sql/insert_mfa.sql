-- A user begins with second factors.
INSERT INTO mfa_accounts (user_id, version, pending_secret, pending_name, pending_at, created_at) VALUES ($1, 1, $2, $3, $4, $5)
