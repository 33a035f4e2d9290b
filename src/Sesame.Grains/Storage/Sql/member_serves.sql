-- Whether this member is active or leaving, so neither judged dead nor gone; served by cluster_members_pkey.
SELECT EXISTS (SELECT FROM cluster_members WHERE incarnation = $1 AND status IN (0, 1))
