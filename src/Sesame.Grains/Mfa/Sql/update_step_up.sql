-- A step-up is used up; served by step_ups_pkey.
UPDATE step_ups SET consumed_at = $2, version = version + 1 WHERE id = $1 AND version = $3
