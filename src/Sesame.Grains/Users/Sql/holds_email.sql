-- Whether an address is somebody's, also of a deleted user who can be restored; served by user_emails_claimed_key.
SELECT 1 FROM user_emails WHERE email = $1 AND is_claimed
