-- Whether an address is the primary one; served by user_emails_pkey.
UPDATE user_emails SET is_primary = $3 WHERE user_id = $1 AND email = $2
