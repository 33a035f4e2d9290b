-- How many users are not deleted; served by users_state_idx (state, id), read as a whole.
SELECT count(*) AS total FROM users WHERE state < 4
