-- Step-ups past their end, a bounded number at a time; served by step_ups_expiry_idx (expires_at).
DELETE FROM step_ups WHERE id IN (SELECT id FROM step_ups WHERE expires_at < $1 ORDER BY expires_at LIMIT 5000)
