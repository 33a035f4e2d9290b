-- Factors go; served by mfa_devices_user_idx (user_id, id).
DELETE FROM mfa_devices WHERE user_id = $1 AND id = ANY ($2)
