-- Devices not seen for longer than their tokens live, a bounded number at a time; served by known_devices_seen_idx (last_seen_at).
DELETE FROM known_devices WHERE (user_id, id) IN (SELECT user_id, id FROM known_devices WHERE last_seen_at < $1 ORDER BY last_seen_at LIMIT 5000)
