CREATE TABLE IF NOT EXISTS one_time_codes (
    id text PRIMARY KEY,
    version bigint NOT NULL,
    kind text NOT NULL,
    code_hash bytea,
    tries int NOT NULL,
    sends timestamptz[] NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    consumed_at timestamptz
);

CREATE INDEX IF NOT EXISTS one_time_codes_expiry_idx ON one_time_codes (expires_at);
