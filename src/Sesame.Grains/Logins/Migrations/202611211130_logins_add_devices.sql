CREATE TABLE IF NOT EXISTS known_devices (
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    id uuid NOT NULL,
    first_seen_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    user_agent text,
    PRIMARY KEY (user_id, id)
);

CREATE INDEX IF NOT EXISTS known_devices_seen_idx ON known_devices (last_seen_at);

ALTER TABLE login_attempts ADD COLUMN IF NOT EXISTS device_id uuid;
