-- Whatever is live under a key is dead; served by one_time_codes_pkey.
UPDATE one_time_codes SET consumed_at = $2, version = version + 1 WHERE id = $1 AND consumed_at IS NULL
