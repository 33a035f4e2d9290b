-- A link that a back end asked for.
INSERT INTO magic_links (id, version, user_id, email, security_epoch, hash, redirect_to_url, created_at, expires_at) VALUES ($1, 1, $2, $3, $4, $5, $6, $7, $8)
