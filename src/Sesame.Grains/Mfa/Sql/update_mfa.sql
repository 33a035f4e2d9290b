-- A user's second factors have changed; served by mfa_accounts_pkey.
UPDATE mfa_accounts SET pending_secret = $2, pending_name = $3, pending_at = $4, pending_epoch = $5, version = version + 1 WHERE user_id = $1 AND version = $6
