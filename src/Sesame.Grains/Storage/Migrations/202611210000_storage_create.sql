-- Fails the transaction when a statement touched another number of rows than expected; see Guard.
CREATE OR REPLACE FUNCTION sesame_expect(touched bigint, most bigint, code text, table_name text) RETURNS bigint
LANGUAGE plpgsql AS $$
BEGIN
    IF touched < 1 OR touched > most THEN
        RAISE EXCEPTION USING
            ERRCODE = code,
            MESSAGE = format('a statement on %s touched %s rows', table_name, touched),
            TABLE = table_name;
    END IF;
    RETURN touched;
END
$$;

-- Creates the monthly partitions of a table from the month of a day on. One that is there is left alone.
CREATE OR REPLACE FUNCTION sesame_ensure_months(parent text, first_day date, months int) RETURNS int
LANGUAGE plpgsql AS $$
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
                EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)', child, parent,
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

-- A value under each version of the master key: a wrong key file is refused at the start.
CREATE TABLE IF NOT EXISTS master_key_checks (
    version int PRIMARY KEY,
    check_value bytea NOT NULL
);
