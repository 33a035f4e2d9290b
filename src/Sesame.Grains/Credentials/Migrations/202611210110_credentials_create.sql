CREATE TABLE IF NOT EXISTS credentials (
    user_id uuid PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    version bigint NOT NULL,
    password_hash text,
    password_changed_at timestamptz
);
