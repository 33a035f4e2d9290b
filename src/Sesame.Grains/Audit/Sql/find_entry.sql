-- Has this command committed? Served by the primary key (at, id) of one partition.
SELECT 1 FROM audit_log WHERE at = $1 AND id = $2 AND command_id = $3
