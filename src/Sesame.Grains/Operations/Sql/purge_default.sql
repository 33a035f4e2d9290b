-- Removes old rows that stand in no month.
SELECT sesame_purge_default($1, $2, $3, $4) AS removed
