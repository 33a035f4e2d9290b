-- Failures of an identity since its last success, the newest first; served by login_attempts_guard_idx (guard_key, at desc).
SELECT a.at FROM login_attempts a
WHERE a.guard_key = $1 AND a.at > $2 AND NOT a.succeeded
    AND a.at > coalesce((SELECT max(s.at) FROM login_attempts s WHERE s.guard_key = $1 AND s.at > $2 AND s.succeeded), '-infinity')
ORDER BY a.at DESC
LIMIT 200
