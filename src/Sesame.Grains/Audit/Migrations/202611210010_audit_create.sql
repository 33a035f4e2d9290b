CREATE TABLE IF NOT EXISTS audit_log (
    at timestamptz NOT NULL,
    id uuid NOT NULL,
    command_id uuid NOT NULL,
    action text NOT NULL,
    object_kind text NOT NULL,
    object_id text NOT NULL,
    organization_id uuid,
    caller_kind int NOT NULL,
    user_id uuid,
    session_id uuid,
    client_id text,
    api_key_id uuid,
    impersonator_id uuid,
    ip_address text,
    user_agent text,
    request_id text,
    before jsonb,
    after jsonb,
    PRIMARY KEY (at, id)
) PARTITION BY RANGE (at);

-- Takes what no month was made for, so that a late partition never fails a command.
CREATE TABLE IF NOT EXISTS audit_log_default PARTITION OF audit_log DEFAULT;

CREATE INDEX IF NOT EXISTS audit_log_organization_idx ON audit_log (organization_id, at DESC, id DESC);
CREATE INDEX IF NOT EXISTS audit_log_object_idx ON audit_log (object_kind, object_id, at DESC, id DESC);
CREATE INDEX IF NOT EXISTS audit_log_user_idx ON audit_log (user_id, at DESC, id DESC);

-- Entries are only ever added; retention says so aloud for its own transaction.
CREATE OR REPLACE FUNCTION audit_log_refuse() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('sesame.retention', true) IS DISTINCT FROM 'on' THEN
        RAISE EXCEPTION 'audit_log is append-only';
    END IF;
    RETURN CASE TG_OP WHEN 'UPDATE' THEN NEW ELSE OLD END;
END
$$;

CREATE OR REPLACE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE ON audit_log
    FOR EACH ROW EXECUTE FUNCTION audit_log_refuse();

CREATE OR REPLACE TRIGGER audit_log_no_truncate BEFORE TRUNCATE ON audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION audit_log_refuse();

SELECT sesame_ensure_months('audit_log', now()::date, 3);
