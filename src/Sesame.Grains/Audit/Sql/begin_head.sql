-- The first head; there is none any more where something was sealed already.
INSERT INTO audit_head (number, at, id, day, leaves, frontier, removed_before, mac)
SELECT $1, $2, $3, $4::date, $5, $6, $7, $8 WHERE NOT EXISTS (SELECT FROM audit_leaves) AND NOT EXISTS (SELECT FROM audit_seals)
ON CONFLICT (only_row) DO NOTHING
