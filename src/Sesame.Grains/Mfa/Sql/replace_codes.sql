-- New recovery codes in the place of all before; served by recovery_codes_pkey (user_id, hash).
WITH gone AS (
    DELETE FROM recovery_codes WHERE user_id = $1
)
INSERT INTO recovery_codes (user_id, hash, created_at) SELECT $1, h.hash, $3 FROM unnest($2::bytea[]) AS h (hash)
