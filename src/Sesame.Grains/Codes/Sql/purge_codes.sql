-- Codes past their end, a bounded number at a time; served by one_time_codes_expiry_idx (expires_at).
DELETE FROM one_time_codes WHERE id IN (SELECT id FROM one_time_codes WHERE expires_at < $1 ORDER BY expires_at LIMIT 5000)
