-- A running step loses its lease, so that its end leaves the new row alone. Served by the primary key.
INSERT INTO due_work (kind, key, due_at, payload) VALUES ($1, $2, $3, $4)
ON CONFLICT (kind, key) DO UPDATE SET due_at = excluded.due_at, payload = excluded.payload, attempts = 0, lease_owner = NULL, lease_until = NULL
