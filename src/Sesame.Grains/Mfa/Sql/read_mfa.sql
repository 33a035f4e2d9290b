-- The second factors of a user; served by mfa_accounts_pkey, mfa_devices_user_idx (user_id, id) and recovery_codes_pkey (user_id, hash).
SELECT a.version, a.pending_secret, a.pending_name, a.pending_at, a.pending_epoch, a.created_at,
    d.ids, d.types, d.names, d.secrets, d.last_steps, d.created_ats, d.used_ats, c.codes
FROM mfa_accounts a
LEFT JOIN LATERAL (
    SELECT array_agg(m.id ORDER BY m.id) AS ids, array_agg(m.type ORDER BY m.id) AS types, array_agg(m.name ORDER BY m.id) AS names,
        array_agg(m.secret ORDER BY m.id) AS secrets, array_agg(m.last_step ORDER BY m.id) AS last_steps,
        array_agg(m.created_at ORDER BY m.id) AS created_ats, array_agg(m.last_used_at ORDER BY m.id) AS used_ats
    FROM mfa_devices m
    WHERE m.user_id = a.user_id
) d ON true
LEFT JOIN LATERAL (
    SELECT array_agg(r.hash ORDER BY r.hash) AS codes
    FROM recovery_codes r
    WHERE r.user_id = a.user_id AND r.consumed_at IS NULL
) c ON true
WHERE a.user_id = $1
