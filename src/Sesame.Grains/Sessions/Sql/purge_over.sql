-- Sessions long past their absolute end, ended or not, a bounded number at a time; served by sessions_over_idx (absolute_end).
DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE absolute_end < $1 ORDER BY absolute_end LIMIT 5000)
