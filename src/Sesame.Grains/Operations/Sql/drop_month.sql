-- Takes a month away; false when a row of it is still needed.
SELECT sesame_drop_month($1, $2, $3) AS dropped
