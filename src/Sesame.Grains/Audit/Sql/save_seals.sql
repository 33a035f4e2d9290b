-- Seals of one day, new or gone on with; served by audit_seals_pkey (day, organization_id).
INSERT INTO audit_seals (day, organization_id, leaves, frontier, root, previous, chain, mac, sealed_at)
SELECT $1::date, seal.organization_id, seal.leaves, seal.frontier, seal.root, seal.previous, seal.chain, seal.mac, $9
FROM unnest($2::uuid[], $3::bigint[], $4::bytea[], $5::bytea[], $6::bytea[], $7::bytea[], $8::bytea[]) AS seal (organization_id, leaves, frontier, root, previous, chain, mac)
ON CONFLICT (day, organization_id) DO UPDATE SET leaves = excluded.leaves, frontier = excluded.frontier, root = excluded.root, previous = excluded.previous,
    chain = excluded.chain, mac = excluded.mac, sealed_at = excluded.sealed_at
