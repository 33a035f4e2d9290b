CREATE TABLE IF NOT EXISTS operations (
    id uuid PRIMARY KEY,
    version bigint NOT NULL,
    kind text NOT NULL,
    status int NOT NULL,
    rows_total int NOT NULL,
    rows_created int NOT NULL,
    rows_existing int NOT NULL,
    rows_failed int NOT NULL,
    -- Who asked, encrypted.
    caller bytea NOT NULL,
    created_at timestamptz NOT NULL,
    ended_at timestamptz
);

CREATE INDEX IF NOT EXISTS operations_created_idx ON operations (created_at);

-- Rows that wait to be worked on, some together.
CREATE TABLE IF NOT EXISTS operation_parts (
    operation_id uuid NOT NULL REFERENCES operations (id) ON DELETE CASCADE,
    first_row int NOT NULL,
    row_count int NOT NULL,
    -- Encrypted; gone when they are settled.
    content bytea NOT NULL,
    PRIMARY KEY (operation_id, first_row)
);

CREATE TABLE IF NOT EXISTS operation_failures (
    operation_id uuid NOT NULL REFERENCES operations (id) ON DELETE CASCADE,
    row_number int NOT NULL,
    number int NOT NULL,
    field text NOT NULL,
    reason text NOT NULL,
    description text NOT NULL,
    PRIMARY KEY (operation_id, row_number, number)
);
