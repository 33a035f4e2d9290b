-- The credentials of a user; served by credentials_pkey.
SELECT version, password_hash, password_changed_at FROM credentials WHERE user_id = $1
