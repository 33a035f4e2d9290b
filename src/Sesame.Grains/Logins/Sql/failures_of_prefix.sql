-- Failures from an IP prefix, the newest first; served by login_attempts_prefix_idx (ip_prefix, at desc).
SELECT a.at FROM login_attempts a
WHERE a.ip_prefix = $1 AND a.at > $2 AND NOT a.succeeded
ORDER BY a.at DESC
LIMIT 200
