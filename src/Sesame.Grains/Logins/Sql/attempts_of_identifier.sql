-- Attempts that named an identifier before a key, the newest first; served by login_attempts_identifier_idx (identifier_hash, at, id).
SELECT a.at, a.id, a.user_id, a.organization_id, a.client_id, a.method, a.succeeded, host(a.ip_address) AS ip_address, a.user_agent, a.device_id
FROM login_attempts a
WHERE a.identifier_hash = $7 AND (a.at, a.id) < ($1, $2) AND a.at >= $3
    AND ($5::boolean IS NULL OR a.succeeded = $5) AND ($6::uuid IS NULL OR a.user_id = $6)
    AND ($7::text IS NULL OR a.identifier_hash = $7) AND ($8::inet IS NULL OR a.ip_address = $8)
ORDER BY a.at DESC, a.id DESC
LIMIT $4
