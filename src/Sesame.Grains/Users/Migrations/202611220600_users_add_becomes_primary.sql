-- An address that takes the place of the primary one when it is proved.
ALTER TABLE user_emails ADD COLUMN IF NOT EXISTS becomes_primary boolean NOT NULL DEFAULT false;
