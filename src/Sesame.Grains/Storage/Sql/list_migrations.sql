-- All applied migrations; a few dozen.
SELECT name, checksum FROM schema_migrations
