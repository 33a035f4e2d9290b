-- How far the sealer has come; whoever holds the row is the only one who seals.
SELECT number, at, id, day, leaves, frontier, removed_before, mac FROM audit_head FOR UPDATE
