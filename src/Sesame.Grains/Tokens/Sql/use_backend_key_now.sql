-- The next key is taken into use before its time; served by backend_signing_keys_pkey.
UPDATE backend_signing_keys SET use_from = $2 WHERE key_id = $1
