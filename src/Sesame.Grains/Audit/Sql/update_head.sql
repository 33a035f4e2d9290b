-- Moves the head on; its row is locked.
UPDATE audit_head SET number = $1, at = $2, id = $3, day = $4::date, leaves = $5, frontier = $6, removed_before = $7, mac = $8
