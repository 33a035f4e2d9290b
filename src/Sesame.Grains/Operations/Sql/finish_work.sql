-- Only its holder ends a work; one scheduled anew meanwhile has no holder and stays. Served by the primary key.
DELETE FROM due_work WHERE kind = $1 AND key = $2 AND lease_owner = $3
