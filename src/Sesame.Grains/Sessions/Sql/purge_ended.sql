-- Sessions that were ended long ago, a bounded number at a time; served by sessions_ended_idx (ended_at).
DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE ended_at < $1 ORDER BY ended_at LIMIT 5000)
