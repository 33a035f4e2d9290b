-- The sealed key of one session; served by sessions_pkey.
SELECT session_key FROM sessions WHERE id = $1
