-- Ids of users who are not deleted and whose primary address or username begins with a prefix, a page in one of the orders; served by
-- user_emails_search_idx and users_username_idx. All that are found are sorted: their number is what the prefix leaves.
SELECT u.id
FROM (
    SELECT e.user_id AS id FROM user_emails e WHERE e.is_primary AND e.email COLLATE "C" >= $1 AND e.email COLLATE "C" < $2
    UNION
    SELECT n.id FROM users n WHERE n.username COLLATE "C" >= $1 AND n.username COLLATE "C" < $2
) f
JOIN users u ON u.id = f.id AND u.state < 4
LEFT JOIN user_emails p ON p.user_id = u.id AND p.is_primary
ORDER BY
    CASE WHEN $3 = 1 THEN u.id END DESC,
    CASE WHEN $3 = 2 THEN u.last_active_at END,
    CASE WHEN $3 = 3 THEN u.last_active_at END DESC,
    CASE WHEN $3 = 4 THEN p.email COLLATE "C" WHEN $3 = 5 THEN u.username COLLATE "C" END,
    u.id
LIMIT $4 OFFSET $5
