CREATE TABLE IF NOT EXISTS sessions (
    id uuid PRIMARY KEY,
    version bigint NOT NULL,
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    client_id text NOT NULL,
    organization_id uuid,
    impersonator_id uuid,
    session_key bytea NOT NULL,
    generation int NOT NULL,
    generation_at timestamptz NOT NULL,
    methods text[] NOT NULL,
    authenticated_at timestamptz NOT NULL,
    ip_address inet,
    user_agent text,
    created_at timestamptz NOT NULL,
    last_active_at timestamptz NOT NULL,
    absolute_end timestamptz NOT NULL,
    ended_at timestamptz,
    end_reason text
) WITH (fillfactor = 80);

-- A refresh touches no indexed column, so that it stays on its page.
CREATE INDEX IF NOT EXISTS sessions_user_idx ON sessions (user_id, id DESC) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS sessions_live_idx ON sessions (id DESC) WHERE ended_at IS NULL;
