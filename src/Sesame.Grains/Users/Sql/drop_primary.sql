-- The primary address, unless it is this one, is no longer the user's; served by user_emails_primary_key.
DELETE FROM user_emails WHERE user_id = $1 AND is_primary AND email <> $2
