-- Takes over from the process that served before.
INSERT INTO serving_process (incarnation) VALUES ($1) ON CONFLICT (only_row) DO UPDATE SET incarnation = excluded.incarnation
