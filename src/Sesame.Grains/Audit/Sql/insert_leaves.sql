-- Leaves of one day.
INSERT INTO audit_leaves (sequence, number, at, id, organization_id, day, hash)
SELECT leaf.sequence, leaf.number, leaf.at, leaf.id, leaf.organization_id, $1::date, leaf.hash
FROM unnest($2::bigint[], $3::bigint[], $4::timestamptz[], $5::uuid[], $6::uuid[], $7::bytea[]) AS leaf (sequence, number, at, id, organization_id, hash)
