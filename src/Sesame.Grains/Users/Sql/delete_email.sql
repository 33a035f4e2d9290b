-- An address taken away, never the primary one; served by user_emails_pkey.
DELETE FROM user_emails WHERE user_id = $1 AND email = $2 AND NOT is_primary
