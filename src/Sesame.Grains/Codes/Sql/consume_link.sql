-- A link used up, if it is the live one and nothing has ended what its user had since; served by one_time_codes_pkey.
UPDATE one_time_codes SET consumed_at = $3, version = version + 1 WHERE id = $1 AND code_hash = $2 AND consumed_at IS NULL AND expires_at > $3
    AND security_epoch IN (0, $4)
