-- A link can rest on the security epoch of its user: what ends his sessions ends it too. 0: it does not. The version before leaves it out.
ALTER TABLE one_time_codes ADD COLUMN IF NOT EXISTS security_epoch bigint NOT NULL DEFAULT 0;
