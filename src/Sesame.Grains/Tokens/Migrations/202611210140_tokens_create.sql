CREATE TABLE IF NOT EXISTS signing_keys (
    key_id text PRIMARY KEY,
    x bytea NOT NULL,
    y bytea NOT NULL,
    private_key bytea NOT NULL,
    created_at timestamptz NOT NULL,
    use_from timestamptz NOT NULL UNIQUE,
    use_until timestamptz NOT NULL
);
