-- login_attempts_user_idx serves as well.
DROP INDEX IF EXISTS login_attempts_of_user_idx;
