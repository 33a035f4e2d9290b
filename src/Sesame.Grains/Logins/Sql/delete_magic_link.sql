-- A link goes; served by magic_links_pkey.
DELETE FROM magic_links WHERE id = $1 AND version = $2
