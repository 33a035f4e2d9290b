-- First credentials of a user.
INSERT INTO credentials (user_id, version, password_hash, password_changed_at) VALUES ($1, 1, $2, $3)
