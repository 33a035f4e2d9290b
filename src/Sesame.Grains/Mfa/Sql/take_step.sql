-- A step of time is used up, once; served by mfa_devices_pkey.
UPDATE mfa_devices SET last_step = $2, last_used_at = $3 WHERE id = $1 AND last_step < $2
