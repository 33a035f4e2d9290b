-- All RSA keys of the API for back ends, a handful, in one row; served by backend_signing_keys_use_from_key.
SELECT 1::bigint AS version, coalesce(array_agg(key_id ORDER BY use_from), '{}') AS key_ids, coalesce(array_agg(modulus ORDER BY use_from), '{}') AS xs,
    coalesce(array_agg(exponent ORDER BY use_from), '{}') AS ys, coalesce(array_agg(private_key ORDER BY use_from), '{}') AS private_keys,
    coalesce(array_agg(created_at ORDER BY use_from), '{}') AS created, coalesce(array_agg(use_from ORDER BY use_from), '{}') AS froms,
    coalesce(array_agg(use_until ORDER BY use_from), '{}') AS untils
FROM backend_signing_keys
