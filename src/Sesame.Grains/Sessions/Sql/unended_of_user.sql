-- Ids of a user's sessions that were not ended, in one row; served by sessions_user_idx (user_id, id desc).
SELECT coalesce(array_agg(id ORDER BY id), '{}') AS ids, 1::bigint AS version FROM sessions WHERE user_id = $1 AND ended_at IS NULL
