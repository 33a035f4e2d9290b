-- Leaves after one; served by audit_leaves_pkey (sequence).
SELECT sequence, number, at, id, organization_id, day, hash FROM audit_leaves WHERE sequence > $1 ORDER BY sequence LIMIT $2
