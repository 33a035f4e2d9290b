-- The first start under a key version leaves its check value; later ones change nothing.
INSERT INTO master_key_checks (version, check_value) VALUES ($1, $2) ON CONFLICT (version) DO NOTHING
