-- A first code.
INSERT INTO one_time_codes (id, version, kind, code_hash, tries, sends, created_at, expires_at, consumed_at, security_epoch)
VALUES ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9)
