-- Remembers that a migration was applied, with what it was then.
INSERT INTO schema_migrations (name, checksum) VALUES ($1, $2)
