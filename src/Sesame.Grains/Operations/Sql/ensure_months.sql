-- Partitions that are there are left alone.
SELECT sesame_ensure_months('audit_log', ($1 AT TIME ZONE 'UTC')::date, $2), sesame_ensure_months('login_attempts', ($1 AT TIME ZONE 'UTC')::date, $2), sesame_ensure_months('outbox', ($1 AT TIME ZONE 'UTC')::date, $2)
