-- One row a key version; a handful.
SELECT version, check_value FROM master_key_checks ORDER BY version
