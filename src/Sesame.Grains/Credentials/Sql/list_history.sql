-- Former passwords of a user, the newest first; served by password_history_pkey.
SELECT password_hash FROM password_history WHERE user_id = $1 ORDER BY replaced_at DESC LIMIT $2
