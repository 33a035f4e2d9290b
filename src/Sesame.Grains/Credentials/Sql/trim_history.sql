-- Former passwords beyond those remembered; served by password_history_pkey.
DELETE FROM password_history WHERE user_id = $1 AND replaced_at NOT IN (
    SELECT h.replaced_at FROM password_history h WHERE h.user_id = $1 ORDER BY h.replaced_at DESC LIMIT $2)
