-- Which known device a session was opened from, whether that was its first login, and what kind it says it is (0: not told). The version before leaves them out.
ALTER TABLE sessions ADD COLUMN IF NOT EXISTS device_id uuid;
ALTER TABLE sessions ADD COLUMN IF NOT EXISTS is_new_device boolean NOT NULL DEFAULT false;
ALTER TABLE sessions ADD COLUMN IF NOT EXISTS device_kind int NOT NULL DEFAULT 0;

-- What is over is found to be deleted; neither index holds a column that a refresh touches.
CREATE INDEX IF NOT EXISTS sessions_ended_idx ON sessions (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS sessions_over_idx ON sessions (absolute_end);
