-- Whether an id of another system is somebody's, also of a deleted user who can be restored; served by users_legacy_user_id_key.
SELECT 1 FROM users WHERE legacy_user_id = $1
