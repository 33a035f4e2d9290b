-- Ends every session of a user but one; served by sessions_user_idx (user_id, id desc).
UPDATE sessions SET ended_at = $3, end_reason = $4, version = version + 1
WHERE user_id = $1 AND id <> $2 AND ended_at IS NULL
