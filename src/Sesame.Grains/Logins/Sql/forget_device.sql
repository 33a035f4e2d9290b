-- Forgets one device of a user; served by known_devices_pkey (user_id, id).
DELETE FROM known_devices WHERE user_id = $1 AND id = $2
