-- All policies of the deployment with the version of their set; served by rate_limit_policy_sets_pkey and rate_limit_policies_set_idx.
SELECT s.version,
    coalesce((SELECT jsonb_agg(jsonb_build_object(
        'id', p.id, 'version', p.version, 'name', p.name, 'scope', p.scope, 'limit', p.allowance, 'windowMilliseconds', p.window_milliseconds,
        'algorithm', p.algorithm, 'shadow', p.shadow, 'onFailure', p.on_failure, 'countingEpoch', p.counting_epoch, 'createdAt', p.created_at)
        ORDER BY p.id DESC) FROM rate_limit_policies p WHERE p.set_key = s.key), '[]')::text AS policies
FROM rate_limit_policy_sets s
WHERE s.key = $1
