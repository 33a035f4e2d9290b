-- Creates the monthly partitions of a table from the month of a day on. One that is there is left alone. Later months are made by themselves and then attached, which
-- writers do not notice. The first one may be written to just now, by way of the default partition: a writer that has chosen that one while the month is attached would
-- be refused. So it is made under a lock that keeps writers out. A lock that is not had in a moment is not waited for, since others would wait behind it.
CREATE OR REPLACE FUNCTION sesame_ensure_months(parent text, first_day date, months int) RETURNS int
LANGUAGE plpgsql SET lock_timeout = '100ms' AS $$
DECLARE
    lower_day date := date_trunc('month', first_day)::date;
    upper_day date;
    child text;
    created int := 0;
BEGIN
    -- Two silos may come at once; the second one waits and finds the work done.
    PERFORM pg_advisory_xact_lock(hashtext('sesame.months.' || parent));
    FOR n IN 1..months LOOP
        upper_day := (lower_day + interval '1 month')::date;
        child := parent || '_' || to_char(lower_day, 'YYYYMM');
        IF to_regclass(child) IS NULL THEN
            BEGIN
                IF n = 1 THEN
                    EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', parent);
                END IF;
                EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', child, parent);
                EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, child,
                    lower_day::text || ' 00:00:00+00', upper_day::text || ' 00:00:00+00');
                created := created + 1;
            EXCEPTION WHEN check_violation THEN
                -- The default partition already took rows of this month; they stay there.
                RAISE NOTICE 'rows of % are in the default partition', child;
            END;
        END IF;
        lower_day := upper_day;
    END LOOP;
    RETURN created;
END
$$;

-- So that the first attempts to log in have a month to go to.
SELECT sesame_ensure_months('login_attempts', now()::date, 3);
