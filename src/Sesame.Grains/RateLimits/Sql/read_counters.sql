-- What a subject has taken under a policy and still counts; served by rate_limit_counters_pkey.
SELECT slot, taken FROM rate_limit_counters
WHERE policy_id = $1 AND counting_epoch = $2 AND subject = $3 AND ends_at > $4
ORDER BY slot
