-- Seals after one, each with the chain of the organization's seal before; served by audit_seals_pkey (day, organization_id) and audit_seals_organization_idx.
SELECT seal.organization_id, seal.day, seal.leaves, seal.frontier, seal.root, seal.previous, seal.chain, seal.mac,
    (SELECT earlier.chain FROM audit_seals earlier WHERE earlier.organization_id = seal.organization_id AND earlier.day < seal.day ORDER BY earlier.day DESC LIMIT 1) AS before
FROM audit_seals seal
WHERE (seal.day, seal.organization_id) > ($1::date, $2)
ORDER BY seal.day, seal.organization_id
LIMIT $3
