-- How many users are not deleted and have a primary address or username that begins with a prefix; served by user_emails_search_idx and users_username_idx.
SELECT count(*) AS total
FROM (
    SELECT e.user_id AS id FROM user_emails e WHERE e.is_primary AND e.email COLLATE "C" >= $1 AND e.email COLLATE "C" < $2
    UNION
    SELECT n.id FROM users n WHERE n.username COLLATE "C" >= $1 AND n.username COLLATE "C" < $2
) f
JOIN users u ON u.id = f.id AND u.state < 4
