-- Changed credentials; served by credentials_pkey.
UPDATE credentials SET password_hash = $2, password_changed_at = $3, version = version + 1 WHERE user_id = $1 AND version = $4
