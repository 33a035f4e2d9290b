-- A session's next generation, or its end; served by sessions_pkey.
UPDATE sessions
SET generation = $2, generation_at = $3, last_active_at = greatest(last_active_at, $4), ended_at = $5, end_reason = $6, version = version + 1
WHERE id = $1 AND ended_at IS NULL AND version = $7
