-- The set, at the first policy; rate_limit_policy_sets_pkey refuses a second one.
INSERT INTO rate_limit_policy_sets (key, version) VALUES ($1, 1)
