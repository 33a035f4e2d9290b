-- How far the sealer has come; one row.
SELECT number, at, id, day, leaves, frontier, removed_before, mac FROM audit_head
