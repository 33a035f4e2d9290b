-- Step-ups of a user end with him; served by step_ups_user_idx (user_id).
UPDATE step_ups SET consumed_at = $2, version = version + 1 WHERE user_id = $1 AND consumed_at IS NULL
