-- The one address that becomes the primary one when it is proved; served by user_emails_pkey.
UPDATE user_emails SET becomes_primary = (email = $2) WHERE user_id = $1 AND (becomes_primary OR email = $2)
