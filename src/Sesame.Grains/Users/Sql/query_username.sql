-- Ids of a page of users who are not deleted, by username, those without one last; served by users_username_idx, whose stretch before the page is read too.
SELECT u.id FROM users u WHERE u.state < 4 ORDER BY u.username COLLATE "C", u.id LIMIT $1 OFFSET $2
