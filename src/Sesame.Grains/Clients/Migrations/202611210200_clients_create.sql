CREATE TABLE IF NOT EXISTS clients (
    id uuid PRIMARY KEY,
    version bigint NOT NULL,
    name text NOT NULL,
    organization_id uuid,
    requests_per_second int NOT NULL,
    audience text,
    -- SHA-256; the secret itself is told once and not kept.
    secret_hash bytea,
    previous_secret_hash bytea,
    previous_secret_expires_at timestamptz,
    created_at timestamptz NOT NULL,
    deleted_at timestamptz,
    CONSTRAINT clients_previous_secret_check CHECK ((previous_secret_hash IS NULL) = (previous_secret_expires_at IS NULL))
);

-- Lists: the newest first, by organization and over all; ids of version 7 stand in the order of their making.
CREATE INDEX IF NOT EXISTS clients_live_idx ON clients (id DESC) WHERE deleted_at IS NULL;
CREATE INDEX IF NOT EXISTS clients_organization_idx ON clients (organization_id, id DESC) WHERE deleted_at IS NULL;

CREATE TABLE IF NOT EXISTS client_roles (
    client_id uuid NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    role text NOT NULL,
    PRIMARY KEY (client_id, role)
);

CREATE TABLE IF NOT EXISTS client_access_restrictions (
    client_id uuid NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('ip', 'host', 'api')),
    value text NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (client_id, id),
    CONSTRAINT client_access_restrictions_value_key UNIQUE (client_id, kind, value)
);
