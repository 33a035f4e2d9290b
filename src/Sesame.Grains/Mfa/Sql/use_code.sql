-- A recovery code is used up, once; served by recovery_codes_pkey (user_id, hash).
UPDATE recovery_codes SET consumed_at = $3 WHERE user_id = $1 AND hash = $2 AND consumed_at IS NULL
