-- The code is past; served by one_time_codes_pkey.
DELETE FROM one_time_codes WHERE id = $1 AND version = $2
