-- Ids of users by their ids, by addresses that name them at login, or by usernames; served by users_pkey, user_emails_claimed_key and users_username_key.
SELECT u.id
FROM (
    SELECT unnest($1::uuid[]) AS id
    UNION
    SELECT e.user_id FROM user_emails e WHERE e.email = ANY ($2) AND e.is_claimed
    UNION
    SELECT n.id FROM users n WHERE n.username = ANY ($3)
) f
JOIN users u ON u.id = f.id AND u.state < 4
ORDER BY u.id
