-- No credentials any more; served by credentials_pkey.
DELETE FROM credentials WHERE user_id = $1 AND version = $2
