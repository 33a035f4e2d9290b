-- Whether this member is active or leaving, so neither judged dead nor gone, and no process serves the database alone; served by cluster_members_pkey.
SELECT pg_try_advisory_lock_shared($2) AND EXISTS (SELECT FROM cluster_members WHERE incarnation = $1 AND status IN (0, 1))
