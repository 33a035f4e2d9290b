-- Every command adds an entry to each of these indexes, so they hold what a reader asks for and no more: nobody asks for the entries of no
-- organization or of no user, an object's id says its kind, and the few entries of one moment are sorted as they are read.
CREATE INDEX IF NOT EXISTS audit_log_of_organization_idx ON audit_log (organization_id, at DESC) WHERE organization_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS audit_log_of_object_idx ON audit_log (object_id, at DESC);
CREATE INDEX IF NOT EXISTS audit_log_of_user_idx ON audit_log (user_id, at DESC) WHERE user_id IS NOT NULL;

DROP INDEX IF EXISTS audit_log_organization_idx;
DROP INDEX IF EXISTS audit_log_object_idx;
DROP INDEX IF EXISTS audit_log_user_idx;
