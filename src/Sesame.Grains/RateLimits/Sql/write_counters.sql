-- Many counters at once, harmless twice and never lowering one; served by rate_limit_counters_pkey.
INSERT INTO rate_limit_counters AS known (policy_id, counting_epoch, subject, slot, taken, ends_at)
SELECT * FROM unnest($1::uuid[], $2::int[], $3::text[], $4::bigint[], $5::bigint[], $6::timestamptz[])
ON CONFLICT (policy_id, counting_epoch, subject, slot) DO UPDATE
SET taken = greatest(known.taken, excluded.taken), ends_at = greatest(known.ends_at, excluded.ends_at)
