-- Counters that no longer count, a bounded number at a time; served by rate_limit_counters_ends_idx.
DELETE FROM rate_limit_counters c
USING (SELECT policy_id, counting_epoch, subject, slot FROM rate_limit_counters WHERE ends_at <= $1 ORDER BY ends_at LIMIT $2) gone
WHERE c.policy_id = gone.policy_id AND c.counting_epoch = gone.counting_epoch AND c.subject = gone.subject AND c.slot = gone.slot
