-- An address proved; served by user_emails_pkey, and user_emails_claimed_key keeps it one user's.
UPDATE user_emails SET verified_at = coalesce(verified_at, $3), is_claimed = true WHERE user_id = $1 AND email = $2
