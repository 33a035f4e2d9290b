-- Entries before a key and not before a moment, the newest first; served by audit_log_pkey of each month.
SELECT at, id, action, object_kind, object_id, organization_id, caller_kind, user_id, session_id, client_id, api_key_id, impersonator_id,
    ip_address, user_agent, request_id, before::text AS before, after::text AS after
FROM audit_log
WHERE (at, id) < ($1, $2) AND at <= $1 AND at >= $3
ORDER BY at DESC, id DESC
LIMIT $4
