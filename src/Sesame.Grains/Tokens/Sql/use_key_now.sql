-- The next key is taken into use before its time; served by signing_keys_pkey.
UPDATE signing_keys SET use_from = $2 WHERE key_id = $1
