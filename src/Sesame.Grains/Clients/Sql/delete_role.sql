-- Served by client_roles_pkey.
DELETE FROM client_roles WHERE client_id = $1 AND role = $2
