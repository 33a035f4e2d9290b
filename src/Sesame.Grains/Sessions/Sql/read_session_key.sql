-- What a refresh needs of one session and a check does not; served by sessions_pkey.
SELECT session_key, client_proved FROM sessions WHERE id = $1
