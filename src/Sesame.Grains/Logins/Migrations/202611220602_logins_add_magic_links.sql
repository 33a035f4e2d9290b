-- Links that back ends asked for, to log users in. They go with their user, and an hour past their end.
CREATE TABLE IF NOT EXISTS magic_links (
    id uuid PRIMARY KEY,
    version bigint NOT NULL,
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    email text NOT NULL,
    security_epoch bigint NOT NULL,
    hash bytea NOT NULL,
    redirect_to_url text,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    consumed_at timestamptz
);

CREATE INDEX IF NOT EXISTS magic_links_expiry_idx ON magic_links (expires_at);
CREATE INDEX IF NOT EXISTS magic_links_user_idx ON magic_links (user_id);
