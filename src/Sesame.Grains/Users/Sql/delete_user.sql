-- The user with all that hangs on his row; served by users_pkey.
DELETE FROM users WHERE id = $1 AND version = $2
