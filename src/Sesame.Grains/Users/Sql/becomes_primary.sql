-- Whether an address is to become the primary one when it is proved; served by user_emails_pkey.
SELECT 1 FROM user_emails WHERE user_id = $1 AND email = $2 AND becomes_primary
