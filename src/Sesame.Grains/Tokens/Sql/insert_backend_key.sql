-- A key for its time; backend_signing_keys_use_from_key lets one win.
INSERT INTO backend_signing_keys (key_id, modulus, exponent, private_key, created_at, use_from, use_until) VALUES ($1, $2, $3, $4, $5, $6, $7)
