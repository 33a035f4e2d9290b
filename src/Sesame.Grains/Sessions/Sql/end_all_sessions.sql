-- Ends every session of a user; served by sessions_user_idx (user_id, id desc).
UPDATE sessions SET ended_at = $2, end_reason = $3, version = version + 1
WHERE user_id = $1 AND ended_at IS NULL
