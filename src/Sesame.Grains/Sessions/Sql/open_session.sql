-- A session, only while its user may log in and nothing ended his sessions since; the row lock makes a disable wait or be seen. Served by users_pkey.
INSERT INTO sessions (id, version, user_id, client_id, organization_id, impersonator_id, session_key, generation, generation_at, methods,
    authenticated_at, ip_address, user_agent, created_at, last_active_at, absolute_end, device_id, is_new_device, device_kind, client_proved)
SELECT $1, 1, u.id, $3, $4, $5, $6, 0, $7, $8, $7, $9, $10, $7, $7, $11, $13, $14, $15, $16
FROM users u
WHERE u.id = $2 AND u.enabled AND NOT u.locked AND u.deleted_at IS NULL AND u.security_epoch = $12
FOR SHARE OF u
