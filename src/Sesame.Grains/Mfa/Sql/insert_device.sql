-- A factor that was proved.
INSERT INTO mfa_devices (id, user_id, type, name, secret, last_step, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
