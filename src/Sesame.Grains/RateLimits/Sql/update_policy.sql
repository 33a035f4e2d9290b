-- A changed policy; served by rate_limit_policies_pkey.
UPDATE rate_limit_policies
SET version = $3, name = $4, scope = $5, allowance = $6, window_milliseconds = $7, algorithm = $8, shadow = $9, on_failure = $10, counting_epoch = $11
WHERE id = $1 AND set_key = $2
