CREATE TABLE IF NOT EXISTS outbox (
    at timestamptz NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL,
    -- Encrypted; erased once the message is sent.
    body bytea,
    due_at timestamptz NOT NULL,
    attempts int NOT NULL DEFAULT 0,
    last_error text,
    settled_at timestamptz,
    PRIMARY KEY (at, id)
) PARTITION BY RANGE (at);

CREATE TABLE IF NOT EXISTS outbox_default PARTITION OF outbox DEFAULT;

CREATE INDEX IF NOT EXISTS outbox_due_idx ON outbox (due_at) WHERE settled_at IS NULL;

SELECT sesame_ensure_months('outbox', now()::date, 3);
