-- Entries after a key up to a number, in the order of sealing, with all that they hold; served by audit_log_number_idx (number) of each month.
SELECT number, at, id, command_id, action, object_kind, object_id, organization_id, caller_kind, user_id, session_id, client_id, api_key_id, impersonator_id,
    ip_address, user_agent, request_id, before::text AS before, after::text AS after
FROM audit_log
WHERE number >= $1 AND number <= $4 AND (number, at, id) > ($1, $2, $3)
ORDER BY number, at, id
LIMIT $5
