-- Served by rate_limit_policies_pkey.
DELETE FROM rate_limit_policies WHERE id = $1
