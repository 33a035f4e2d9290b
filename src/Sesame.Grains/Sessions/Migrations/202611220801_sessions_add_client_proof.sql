-- Whether the client proved its secret when the session was opened; then it proves it with every refresh (RFC 6749, section 6). The version before leaves it out.
ALTER TABLE sessions ADD COLUMN IF NOT EXISTS client_proved boolean NOT NULL DEFAULT false;
