-- Ids of a page of users who are not deleted, the oldest first; served by users_pkey, whose stretch before the page is read too.
SELECT u.id FROM users u WHERE u.state < 4 ORDER BY u.id LIMIT $1 OFFSET $2
