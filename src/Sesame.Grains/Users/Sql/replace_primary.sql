-- A proved address as the primary one, whether the user had it or not; served by user_emails_pkey, and user_emails_claimed_key keeps it one user's.
INSERT INTO user_emails (user_id, email, is_primary, is_claimed, verified_at, created_at) VALUES ($1, $2, true, true, $3, $3)
ON CONFLICT (user_id, email) DO UPDATE
SET is_primary = true, is_claimed = true, verified_at = coalesce(user_emails.verified_at, excluded.verified_at), becomes_primary = false
