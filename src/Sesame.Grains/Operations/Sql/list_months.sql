-- Months of a table that end at a moment or before it, the oldest first.
SELECT child.relname::text AS name
FROM pg_inherits JOIN pg_class child ON child.oid = pg_inherits.inhrelid
WHERE pg_inherits.inhparent = $1::regclass AND child.relname ~ '_[0-9]{6}$'
    AND (to_date(right(child.relname, 6), 'YYYYMM') + interval '1 month') AT TIME ZONE 'UTC' <= $2
ORDER BY child.relname
