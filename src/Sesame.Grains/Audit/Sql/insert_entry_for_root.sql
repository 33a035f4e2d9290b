-- The entry of the row that the same statement has changed; none when that row had moved on.
INSERT INTO audit_log (
    at, id, command_id, action, object_kind, object_id, organization_id, caller_kind, user_id, session_id,
    client_id, api_key_id, impersonator_id, ip_address, user_agent, request_id, before, after)
SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18 FROM root
