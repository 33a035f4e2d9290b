-- One attempt to prove who somebody is.
INSERT INTO login_attempts (at, id, guard_key, ip_prefix, user_id, client_id, method, succeeded, ip_address, user_agent, device_id, identifier_hash, organization_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
