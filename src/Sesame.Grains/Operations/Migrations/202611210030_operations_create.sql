CREATE TABLE IF NOT EXISTS idempotent_requests (
    caller text NOT NULL,
    method text NOT NULL,
    request_id text NOT NULL,
    body_hash bytea NOT NULL,
    -- Encrypted.
    reply bytea NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (caller, method, request_id)
);

CREATE INDEX IF NOT EXISTS idempotent_requests_expires_idx ON idempotent_requests (expires_at);

CREATE TABLE IF NOT EXISTS due_work (
    kind text NOT NULL,
    key text NOT NULL,
    due_at timestamptz NOT NULL,
    payload bytea,
    attempts int NOT NULL DEFAULT 0,
    last_error text,
    lease_owner uuid,
    lease_until timestamptz,
    PRIMARY KEY (kind, key)
);

CREATE INDEX IF NOT EXISTS due_work_due_idx ON due_work (kind, due_at);
