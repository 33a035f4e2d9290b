-- The live code of one kind and subject; served by one_time_codes_pkey.
SELECT id, version, kind, code_hash, tries, sends, created_at, expires_at, consumed_at, security_epoch FROM one_time_codes WHERE id = $1
