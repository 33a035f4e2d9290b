-- Whether a device of a user is known; served by known_devices_pkey (user_id, id).
SELECT id FROM known_devices WHERE user_id = $1 AND id = $2
