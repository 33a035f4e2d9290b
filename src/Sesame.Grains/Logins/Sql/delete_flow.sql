-- The flow is over; served by login_flows_pkey.
DELETE FROM login_flows WHERE id = $1 AND version = $2
