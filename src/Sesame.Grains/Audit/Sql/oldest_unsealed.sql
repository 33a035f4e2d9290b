-- The time of the first entry after the head; served by audit_log_number_idx (number) of each month.
SELECT at FROM audit_log WHERE number > (SELECT coalesce(max(number), -1) FROM audit_head) ORDER BY number LIMIT 1
