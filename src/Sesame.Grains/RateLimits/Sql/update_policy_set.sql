-- Raises the set's version; served by rate_limit_policy_sets_pkey.
UPDATE rate_limit_policy_sets SET version = version + 1 WHERE key = $1 AND version = $2
