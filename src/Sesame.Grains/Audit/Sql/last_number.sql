-- The last number that was drawn for an entry, whether its transaction has ended or not.
SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS number FROM audit_log_numbers
