-- A newer code, a try, or its use; served by one_time_codes_pkey.
UPDATE one_time_codes SET code_hash = $2, tries = $3, sends = $4, expires_at = $5, consumed_at = $6, security_epoch = $8, version = version + 1
WHERE id = $1 AND version = $7
