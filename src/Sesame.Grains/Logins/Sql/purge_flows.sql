-- Flows past their end, a bounded number at a time; served by login_flows_expiry_idx (expires_at).
DELETE FROM login_flows WHERE id IN (SELECT id FROM login_flows WHERE expires_at < $1 ORDER BY expires_at LIMIT 5000)
