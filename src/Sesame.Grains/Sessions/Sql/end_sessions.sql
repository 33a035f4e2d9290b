-- Ends sessions of one user by their ids; served by sessions_pkey.
UPDATE sessions SET ended_at = $3, end_reason = $4, version = version + 1
WHERE id = ANY ($1) AND user_id = $2 AND ended_at IS NULL
