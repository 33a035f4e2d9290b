-- Served by rate_limit_policy_sets_pkey.
DELETE FROM rate_limit_policy_sets WHERE key = $1 AND version = $2
