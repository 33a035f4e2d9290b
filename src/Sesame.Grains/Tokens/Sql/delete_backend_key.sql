-- A key whose last token has ended; served by backend_signing_keys_pkey.
DELETE FROM backend_signing_keys WHERE key_id = $1
