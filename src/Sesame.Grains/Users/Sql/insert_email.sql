-- An address of a user; user_emails_claimed_key keeps a claimed one unique in the deployment.
INSERT INTO user_emails (user_id, email, is_primary, is_claimed, verified_at, created_at) VALUES ($1, $2, $3, $4, $5, $6)
