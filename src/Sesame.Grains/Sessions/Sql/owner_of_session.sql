-- Whose session it is; served by sessions_pkey.
SELECT user_id FROM sessions WHERE id = $1
