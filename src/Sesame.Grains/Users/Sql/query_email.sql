-- Ids of a page of users who are not deleted, by primary address; served by user_emails_search_idx, whose stretch before the page is read too.
SELECT u.id
FROM user_emails e
JOIN users u ON u.id = e.user_id
WHERE e.is_primary AND u.state < 4
ORDER BY e.email COLLATE "C", e.user_id
LIMIT $1 OFFSET $2
