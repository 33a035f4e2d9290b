-- A step-up is past; served by step_ups_pkey.
DELETE FROM step_ups WHERE id = $1 AND version = $2
