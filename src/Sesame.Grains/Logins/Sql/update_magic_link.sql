-- A link is used up; served by magic_links_pkey.
UPDATE magic_links SET version = version + 1, consumed_at = $2 WHERE id = $1 AND version = $3
