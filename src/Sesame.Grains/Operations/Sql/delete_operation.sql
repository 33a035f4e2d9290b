-- An operation with its parts and failures; served by operations_pkey.
DELETE FROM operations WHERE id = $1 AND version = $2
