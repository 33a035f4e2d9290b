-- A restriction of a client; client_access_restrictions_value_key refuses a second one alike.
INSERT INTO client_access_restrictions (client_id, id, kind, value, created_at) VALUES ($1, $2, $3, $4, $5)
