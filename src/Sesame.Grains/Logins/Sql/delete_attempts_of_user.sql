-- Removes the attempts of a purged user; served by login_attempts_user_idx (user_id, at, id).
DELETE FROM login_attempts WHERE user_id = $1
