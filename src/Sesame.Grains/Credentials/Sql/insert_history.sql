-- A password that was replaced.
INSERT INTO password_history (user_id, replaced_at, password_hash) VALUES ($1, $2, $3)
