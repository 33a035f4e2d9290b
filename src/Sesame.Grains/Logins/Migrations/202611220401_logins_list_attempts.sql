-- Attempts are found by the identifier they named, as SHA-256, whoever has it now. The version before leaves it out.
ALTER TABLE login_attempts ADD COLUMN IF NOT EXISTS identifier_hash text;

-- The newest first by whom, by which identifier, from where; and the failures of all.
CREATE INDEX IF NOT EXISTS login_attempts_user_idx ON login_attempts (user_id, at, id) WHERE user_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS login_attempts_identifier_idx ON login_attempts (identifier_hash, at, id) WHERE identifier_hash IS NOT NULL;
CREATE INDEX IF NOT EXISTS login_attempts_address_idx ON login_attempts (ip_address, at, id) WHERE ip_address IS NOT NULL;
CREATE INDEX IF NOT EXISTS login_attempts_failed_idx ON login_attempts (at, id) WHERE NOT succeeded;
