-- An authenticator that was begun rests on the security epoch of its user: what ends his sessions ends it too. 0: it does not. The version before leaves it out.
ALTER TABLE mfa_accounts ADD COLUMN IF NOT EXISTS pending_epoch bigint NOT NULL DEFAULT 0;
