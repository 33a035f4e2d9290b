-- Operations that are long over, and those whose rows never all came; served by operations_created_idx.
DELETE FROM operations WHERE created_at < $1 AND (created_at < $2 OR status = 1)
