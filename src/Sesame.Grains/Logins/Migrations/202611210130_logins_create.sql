CREATE TABLE IF NOT EXISTS login_flows (
    id text PRIMARY KEY,
    version bigint NOT NULL,
    kind text NOT NULL,
    step text NOT NULL,
    user_id uuid,
    content bytea NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);

CREATE INDEX IF NOT EXISTS login_flows_expiry_idx ON login_flows (expires_at);

CREATE TABLE IF NOT EXISTS login_attempts (
    at timestamptz NOT NULL,
    id uuid NOT NULL,
    guard_key text NOT NULL,
    ip_prefix text,
    user_id uuid,
    organization_id uuid,
    client_id text,
    method text NOT NULL,
    succeeded boolean NOT NULL,
    ip_address inet,
    user_agent text,
    PRIMARY KEY (at, id)
) PARTITION BY RANGE (at);

CREATE TABLE IF NOT EXISTS login_attempts_default PARTITION OF login_attempts DEFAULT;

CREATE INDEX IF NOT EXISTS login_attempts_guard_idx ON login_attempts (guard_key, at DESC);
CREATE INDEX IF NOT EXISTS login_attempts_prefix_idx ON login_attempts (ip_prefix, at DESC) WHERE NOT succeeded;
