-- All that was counted under a policy; served by rate_limit_counters_pkey.
DELETE FROM rate_limit_counters WHERE policy_id = $1
