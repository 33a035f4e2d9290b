-- Former passwords of a user, as many as the deployment remembers; none unless it says so.
CREATE TABLE IF NOT EXISTS password_history (
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    replaced_at timestamptz NOT NULL,
    password_hash text NOT NULL,
    PRIMARY KEY (user_id, replaced_at)
);
