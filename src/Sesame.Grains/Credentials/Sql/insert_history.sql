-- A password that was replaced, later than all before it also where the clock went back; served by password_history_pkey.
INSERT INTO password_history (user_id, replaced_at, password_hash)
VALUES ($1, greatest($2, (SELECT max(h.replaced_at) + interval '1 microsecond' FROM password_history h WHERE h.user_id = $1)), $3)
