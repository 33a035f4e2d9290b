-- Served by client_access_restrictions_pkey.
DELETE FROM client_access_restrictions WHERE client_id = $1 AND id = $2
