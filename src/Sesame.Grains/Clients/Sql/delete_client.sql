-- Served by clients_pkey.
DELETE FROM clients WHERE id = $1 AND version = $2
