-- A new client; clients_pkey refuses an id that is taken.
INSERT INTO clients (id, version, name, organization_id, requests_per_second, audience, secret_hash, created_at)
VALUES ($1, 1, $2, $3, $4, $5, $6, $7)
