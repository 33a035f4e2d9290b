-- Step-ups of a user whose time is not over, with their versions; served by step_ups_user_idx (user_id).
SELECT id, version FROM step_ups WHERE user_id = $1 AND expires_at > $2
