-- A role of a client; served by client_roles_pkey.
INSERT INTO client_roles (client_id, role) VALUES ($1, $2)
