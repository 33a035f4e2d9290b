-- RSA keys of the tokens that the API for back ends gives; apart from signing_keys, whose rows the version before publishes as keys of another kind.
CREATE TABLE IF NOT EXISTS backend_signing_keys (
    key_id text PRIMARY KEY,
    modulus bytea NOT NULL,
    exponent bytea NOT NULL,
    private_key bytea NOT NULL,
    created_at timestamptz NOT NULL,
    use_from timestamptz NOT NULL UNIQUE,
    use_until timestamptz NOT NULL
);
