CREATE TABLE IF NOT EXISTS step_ups (
    id uuid PRIMARY KEY,
    version bigint NOT NULL,
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    session_id uuid,
    action text NOT NULL,
    hash bytea NOT NULL,
    single_use boolean NOT NULL,
    method text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    consumed_at timestamptz
);

CREATE INDEX IF NOT EXISTS step_ups_user_idx ON step_ups (user_id);

CREATE INDEX IF NOT EXISTS step_ups_expiry_idx ON step_ups (expires_at);
