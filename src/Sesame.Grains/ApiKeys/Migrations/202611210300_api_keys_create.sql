CREATE TABLE IF NOT EXISTS api_keys (
    id uuid PRIMARY KEY,
    version bigint NOT NULL,
    description text NOT NULL,
    owner_user_id uuid,
    owner_organization_id uuid,
    permissions text[] NOT NULL,
    -- Ranges in CIDR form; none: from anywhere.
    ip_allow_list text[] NOT NULL,
    metadata jsonb,
    -- SHA-256 of the whole key, which itself is told once and not kept.
    secret_hash bytea NOT NULL,
    previous_secret_hash bytea,
    previous_secret_expires_at timestamptz,
    created_at timestamptz NOT NULL,
    expires_at timestamptz,
    archived_at timestamptz,
    CONSTRAINT api_keys_owner_check CHECK (owner_user_id IS NULL OR owner_organization_id IS NULL),
    CONSTRAINT api_keys_previous_secret_check CHECK ((previous_secret_hash IS NULL) = (previous_secret_expires_at IS NULL))
);

CREATE INDEX IF NOT EXISTS api_keys_live_idx ON api_keys (id DESC) WHERE archived_at IS NULL;
CREATE INDEX IF NOT EXISTS api_keys_archived_idx ON api_keys (id DESC) WHERE archived_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS api_keys_user_idx ON api_keys (owner_user_id, id DESC) WHERE owner_user_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS api_keys_organization_idx ON api_keys (owner_organization_id, id DESC) WHERE owner_organization_id IS NOT NULL;

-- Named limits of a key, each under a policy.
CREATE TABLE IF NOT EXISTS api_key_rate_limits (
    api_key_id uuid NOT NULL REFERENCES api_keys (id) ON DELETE CASCADE,
    name text NOT NULL,
    policy_id uuid NOT NULL,
    cost bigint NOT NULL DEFAULT 1,
    PRIMARY KEY (api_key_id, name)
);

CREATE INDEX IF NOT EXISTS api_key_rate_limits_policy_idx ON api_key_rate_limits (policy_id);
