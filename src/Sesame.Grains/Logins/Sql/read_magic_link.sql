-- One link that a back end asked for; served by magic_links_pkey.
SELECT version, user_id, email, security_epoch, hash, redirect_to_url, created_at, expires_at, consumed_at FROM magic_links WHERE id = $1
