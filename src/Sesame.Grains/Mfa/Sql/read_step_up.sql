-- One step-up; served by step_ups_pkey.
SELECT id, version, user_id, session_id, action, hash, single_use, method, created_at, expires_at, consumed_at FROM step_ups WHERE id = $1
