-- Ids of a page of users who are not deleted, the longest inactive first; served by users_activity_idx, whose stretch before the page is read too.
SELECT u.id FROM users u WHERE u.state < 4 ORDER BY u.last_active_at, u.id LIMIT $1 OFFSET $2
