-- One session; served by sessions_pkey.
SELECT id, version, user_id, client_id, organization_id, impersonator_id, generation, generation_at, methods, authenticated_at,
    last_active_at, absolute_end, ended_at
FROM sessions WHERE id = $1
