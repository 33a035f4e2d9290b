-- Recurring work stands in the table from the first start on.
INSERT INTO due_work (kind, key, due_at) VALUES ($1, '', $2) ON CONFLICT (kind, key) DO NOTHING
