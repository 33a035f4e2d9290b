-- Creates the monthly partitions of a table from the month of a day on. One that is there is left alone. The new table is made by itself and then attached,
-- which writers of other months do not notice; a lock that is not had in a moment is not waited for, since others would wait behind it.
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

-- Takes a month away with all that is in it, unless a row of it is still needed; then nothing is done and the answer is false. Each lock is waited for a moment
-- only: who writes waits no longer than that.
CREATE OR REPLACE FUNCTION sesame_drop_month(parent text, child text, needed text) RETURNS boolean
LANGUAGE plpgsql SET lock_timeout = '100ms' AS $$
DECLARE
    is_needed boolean;
BEGIN
    -- With its default partition a table cannot let go of a month concurrently.
    EXECUTE format('ALTER TABLE %I DETACH PARTITION %I', parent, child);
    -- Nobody adds to it any more.
    EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE %s)', child, needed) INTO is_needed;
    IF is_needed THEN
        RAISE EXCEPTION USING ERRCODE = 'SE009', MESSAGE = child || ' is still needed';
    END IF;
    EXECUTE format('DROP TABLE %I', child);
    RETURN true;
EXCEPTION WHEN SQLSTATE 'SE009' THEN
    RETURN false;
END
$$;

-- Removes a bounded number of rows before a moment that no month was made for in time; rows that are still needed stay.
CREATE OR REPLACE FUNCTION sesame_purge_default(parent text, before timestamptz, needed text, most int) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    removed bigint;
BEGIN
    PERFORM set_config('sesame.retention', 'on', true);
    EXECUTE format('DELETE FROM %1$I WHERE ctid = ANY (ARRAY(SELECT ctid FROM %1$I WHERE at < %2$L AND NOT (%3$s) LIMIT %4$s))', parent || '_default', before, needed, most);
    GET DIAGNOSTICS removed = ROW_COUNT;
    PERFORM set_config('sesame.retention', 'off', true);
    RETURN removed;
END
$$;
