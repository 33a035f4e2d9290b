-- A new policy; rate_limit_policies_name_key refuses a name that is taken.
INSERT INTO rate_limit_policies (id, set_key, version, name, scope, allowance, window_milliseconds, algorithm, shadow, on_failure, counting_epoch, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
