CREATE TABLE IF NOT EXISTS users (
    id uuid PRIMARY KEY,
    version bigint NOT NULL,
    legacy_user_id text,
    username text,
    first_name text,
    last_name text,
    picture_url text,
    properties jsonb,
    has_password boolean NOT NULL,
    update_password_required boolean NOT NULL,
    locked boolean NOT NULL,
    enabled boolean NOT NULL,
    mfa_enabled boolean NOT NULL,
    can_create_orgs boolean NOT NULL,
    roles text[] NOT NULL,
    security_epoch bigint NOT NULL,
    created_at timestamptz NOT NULL,
    last_active_at timestamptz NOT NULL,
    deleted_at timestamptz
) WITH (fillfactor = 85);

CREATE UNIQUE INDEX IF NOT EXISTS users_username_key ON users (username);
CREATE UNIQUE INDEX IF NOT EXISTS users_legacy_user_id_key ON users (legacy_user_id);

-- An address names its user at login only once it is proved or vouched for by a caller with users:write; until then any number may hold it.
CREATE TABLE IF NOT EXISTS user_emails (
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    email text NOT NULL,
    is_primary boolean NOT NULL,
    is_claimed boolean NOT NULL,
    verified_at timestamptz,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, email)
);

CREATE UNIQUE INDEX IF NOT EXISTS user_emails_claimed_key ON user_emails (email) WHERE is_claimed;
CREATE UNIQUE INDEX IF NOT EXISTS user_emails_primary_key ON user_emails (user_id) WHERE is_primary;
CREATE INDEX IF NOT EXISTS user_emails_prefix_idx ON user_emails (email text_pattern_ops, user_id) WHERE is_primary;
