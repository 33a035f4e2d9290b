-- Links past their end, a bounded number at a time; served by magic_links_expiry_idx (expires_at).
DELETE FROM magic_links WHERE id IN (SELECT id FROM magic_links WHERE expires_at < $1 ORDER BY expires_at LIMIT 5000)
