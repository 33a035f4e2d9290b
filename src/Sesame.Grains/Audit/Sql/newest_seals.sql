-- The newest seal of each of these organizations; served by audit_seals_organization_idx (organization_id, day).
SELECT seal.organization_id, seal.day, seal.leaves, seal.frontier, seal.root, seal.previous, seal.chain, seal.mac
FROM unnest($1::uuid[]) AS wanted (organization_id)
CROSS JOIN LATERAL (
    SELECT * FROM audit_seals own WHERE own.organization_id = wanted.organization_id ORDER BY own.day DESC LIMIT 1
) AS seal
