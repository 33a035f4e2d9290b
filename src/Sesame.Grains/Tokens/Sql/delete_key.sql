-- A key whose last token has ended; served by signing_keys_pkey.
DELETE FROM signing_keys WHERE key_id = $1
