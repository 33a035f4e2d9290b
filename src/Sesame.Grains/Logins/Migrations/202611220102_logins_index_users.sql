-- For the removal of what a purged user left.
CREATE INDEX IF NOT EXISTS login_attempts_of_user_idx ON login_attempts (user_id) WHERE user_id IS NOT NULL;
