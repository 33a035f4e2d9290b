-- A proof was right.
INSERT INTO step_ups (id, version, user_id, session_id, action, hash, single_use, method, created_at, expires_at)
VALUES ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9)
