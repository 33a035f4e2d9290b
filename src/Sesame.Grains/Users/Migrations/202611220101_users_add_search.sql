-- Search keys as Sesame folds them; the database's lower() may know ASCII alone. Rows written by the version before have none.
ALTER TABLE users ADD COLUMN IF NOT EXISTS first_name_key text;
ALTER TABLE users ADD COLUMN IF NOT EXISTS last_name_key text;

-- 1 enabled, 2 disabled, 3 locked, 4 deleted; computed here, so that both versions keep it right.
ALTER TABLE users ADD COLUMN IF NOT EXISTS state smallint NOT NULL GENERATED ALWAYS AS (
    CASE WHEN deleted_at IS NOT NULL THEN 4 WHEN NOT enabled THEN 2 WHEN locked THEN 3 ELSE 1 END
) STORED;

CREATE INDEX IF NOT EXISTS users_state_idx ON users (state, id);
-- Written at most once a minute for an active user.
CREATE INDEX IF NOT EXISTS users_activity_idx ON users (state, last_active_at, id);

-- In the order of bytes, whatever the database's locale.
CREATE INDEX IF NOT EXISTS users_first_name_idx ON users ((coalesce(first_name_key, lower(first_name)) COLLATE "C"), id);
CREATE INDEX IF NOT EXISTS users_last_name_idx ON users ((coalesce(last_name_key, lower(last_name)) COLLATE "C"), id);
CREATE INDEX IF NOT EXISTS users_username_idx ON users ((username COLLATE "C"), id);
CREATE INDEX IF NOT EXISTS user_emails_search_idx ON user_emails ((email COLLATE "C"), user_id) WHERE is_primary;
