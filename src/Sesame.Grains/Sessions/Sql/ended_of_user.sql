-- Sessions of a user that ended a short while ago; served by sessions_user_idx (user_id, id desc).
SELECT id FROM sessions WHERE user_id = $1 AND ended_at > $2
