SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
CREATE FUNCTION public.audit_log_refuse() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF current_setting('sesame.retention', true) IS DISTINCT FROM 'on' THEN
        RAISE EXCEPTION 'audit_log is append-only';
    END IF;
    RETURN CASE TG_OP WHEN 'UPDATE' THEN NEW ELSE OLD END;
END
$$;
CREATE FUNCTION public.sesame_ensure_months(parent text, first_day date, months integer) RETURNS integer
    LANGUAGE plpgsql
    AS $$
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
CREATE FUNCTION public.sesame_expect(touched bigint, most bigint, code text, table_name text) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
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
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public.api_key_rate_limits (
    api_key_id uuid NOT NULL,
    name text NOT NULL,
    policy_id uuid NOT NULL,
    cost bigint DEFAULT 1 NOT NULL
);
CREATE TABLE public.api_keys (
    id uuid NOT NULL,
    version bigint NOT NULL,
    description text NOT NULL,
    owner_user_id uuid,
    owner_organization_id uuid,
    permissions text[] NOT NULL,
    ip_allow_list text[] NOT NULL,
    metadata jsonb,
    secret_hash bytea NOT NULL,
    previous_secret_hash bytea,
    previous_secret_expires_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone,
    archived_at timestamp with time zone,
    CONSTRAINT api_keys_owner_check CHECK (((owner_user_id IS NULL) OR (owner_organization_id IS NULL))),
    CONSTRAINT api_keys_previous_secret_check CHECK (((previous_secret_hash IS NULL) = (previous_secret_expires_at IS NULL)))
);
CREATE TABLE public.audit_log (
    at timestamp with time zone NOT NULL,
    id uuid NOT NULL,
    command_id uuid NOT NULL,
    action text NOT NULL,
    object_kind text NOT NULL,
    object_id text NOT NULL,
    organization_id uuid,
    caller_kind integer NOT NULL,
    user_id uuid,
    session_id uuid,
    client_id text,
    api_key_id uuid,
    impersonator_id uuid,
    ip_address text,
    user_agent text,
    request_id text,
    before jsonb,
    after jsonb
)
PARTITION BY RANGE (at);
CREATE TABLE public.audit_log_202611 (
    at timestamp with time zone NOT NULL,
    id uuid NOT NULL,
    command_id uuid NOT NULL,
    action text NOT NULL,
    object_kind text NOT NULL,
    object_id text NOT NULL,
    organization_id uuid,
    caller_kind integer NOT NULL,
    user_id uuid,
    session_id uuid,
    client_id text,
    api_key_id uuid,
    impersonator_id uuid,
    ip_address text,
    user_agent text,
    request_id text,
    before jsonb,
    after jsonb
);
CREATE TABLE public.audit_log_202612 (
    at timestamp with time zone NOT NULL,
    id uuid NOT NULL,
    command_id uuid NOT NULL,
    action text NOT NULL,
    object_kind text NOT NULL,
    object_id text NOT NULL,
    organization_id uuid,
    caller_kind integer NOT NULL,
    user_id uuid,
    session_id uuid,
    client_id text,
    api_key_id uuid,
    impersonator_id uuid,
    ip_address text,
    user_agent text,
    request_id text,
    before jsonb,
    after jsonb
);
CREATE TABLE public.audit_log_202701 (
    at timestamp with time zone NOT NULL,
    id uuid NOT NULL,
    command_id uuid NOT NULL,
    action text NOT NULL,
    object_kind text NOT NULL,
    object_id text NOT NULL,
    organization_id uuid,
    caller_kind integer NOT NULL,
    user_id uuid,
    session_id uuid,
    client_id text,
    api_key_id uuid,
    impersonator_id uuid,
    ip_address text,
    user_agent text,
    request_id text,
    before jsonb,
    after jsonb
);
CREATE TABLE public.audit_log_default (
    at timestamp with time zone NOT NULL,
    id uuid NOT NULL,
    command_id uuid NOT NULL,
    action text NOT NULL,
    object_kind text NOT NULL,
    object_id text NOT NULL,
    organization_id uuid,
    caller_kind integer NOT NULL,
    user_id uuid,
    session_id uuid,
    client_id text,
    api_key_id uuid,
    impersonator_id uuid,
    ip_address text,
    user_agent text,
    request_id text,
    before jsonb,
    after jsonb
);
CREATE TABLE public.client_access_restrictions (
    client_id uuid NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL,
    value text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT client_access_restrictions_kind_check CHECK ((kind = ANY (ARRAY['ip'::text, 'host'::text, 'api'::text])))
);
CREATE TABLE public.client_roles (
    client_id uuid NOT NULL,
    role text NOT NULL
);
CREATE TABLE public.clients (
    id uuid NOT NULL,
    version bigint NOT NULL,
    name text NOT NULL,
    organization_id uuid,
    requests_per_second integer NOT NULL,
    audience text,
    secret_hash bytea,
    previous_secret_hash bytea,
    previous_secret_expires_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    deleted_at timestamp with time zone,
    CONSTRAINT clients_previous_secret_check CHECK (((previous_secret_hash IS NULL) = (previous_secret_expires_at IS NULL)))
);
CREATE TABLE public.credentials (
    user_id uuid NOT NULL,
    version bigint NOT NULL,
    password_hash text,
    password_changed_at timestamp with time zone
);
CREATE TABLE public.due_work (
    kind text NOT NULL,
    key text NOT NULL,
    due_at timestamp with time zone NOT NULL,
    payload bytea,
    attempts integer DEFAULT 0 NOT NULL,
    last_error text,
    lease_owner uuid,
    lease_until timestamp with time zone
);
CREATE TABLE public.idempotent_requests (
    caller text NOT NULL,
    method text NOT NULL,
    request_id text NOT NULL,
    body_hash bytea NOT NULL,
    reply bytea NOT NULL,
    expires_at timestamp with time zone NOT NULL
);
CREATE TABLE public.known_devices (
    user_id uuid NOT NULL,
    id uuid NOT NULL,
    first_seen_at timestamp with time zone NOT NULL,
    last_seen_at timestamp with time zone NOT NULL,
    user_agent text
);
CREATE TABLE public.login_attempts (
    at timestamp with time zone NOT NULL,
    id uuid NOT NULL,
    guard_key text NOT NULL,
    ip_prefix text,
    user_id uuid,
    organization_id uuid,
    client_id text,
    method text NOT NULL,
    succeeded boolean NOT NULL,
    ip_address inet,
    user_agent text,
    device_id uuid
)
PARTITION BY RANGE (at);
CREATE TABLE public.login_attempts_202611 (
    at timestamp with time zone NOT NULL,
    id uuid NOT NULL,
    guard_key text NOT NULL,
    ip_prefix text,
    user_id uuid,
    organization_id uuid,
    client_id text,
    method text NOT NULL,
    succeeded boolean NOT NULL,
    ip_address inet,
    user_agent text,
    device_id uuid
);
CREATE TABLE public.login_attempts_202612 (
    at timestamp with time zone NOT NULL,
    id uuid NOT NULL,
    guard_key text NOT NULL,
    ip_prefix text,
    user_id uuid,
    organization_id uuid,
    client_id text,
    method text NOT NULL,
    succeeded boolean NOT NULL,
    ip_address inet,
    user_agent text,
    device_id uuid
);
CREATE TABLE public.login_attempts_202701 (
    at timestamp with time zone NOT NULL,
    id uuid NOT NULL,
    guard_key text NOT NULL,
    ip_prefix text,
    user_id uuid,
    organization_id uuid,
    client_id text,
    method text NOT NULL,
    succeeded boolean NOT NULL,
    ip_address inet,
    user_agent text,
    device_id uuid
);
CREATE TABLE public.login_attempts_default (
    at timestamp with time zone NOT NULL,
    id uuid NOT NULL,
    guard_key text NOT NULL,
    ip_prefix text,
    user_id uuid,
    organization_id uuid,
    client_id text,
    method text NOT NULL,
    succeeded boolean NOT NULL,
    ip_address inet,
    user_agent text,
    device_id uuid
);
CREATE TABLE public.login_flows (
    id text NOT NULL,
    version bigint NOT NULL,
    kind text NOT NULL,
    step text NOT NULL,
    user_id uuid,
    content bytea NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL
);
CREATE TABLE public.master_key_checks (
    version integer NOT NULL,
    check_value bytea NOT NULL
);
CREATE TABLE public.one_time_codes (
    id text NOT NULL,
    version bigint NOT NULL,
    kind text NOT NULL,
    code_hash bytea,
    tries integer NOT NULL,
    sends timestamp with time zone[] NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    consumed_at timestamp with time zone
);
CREATE TABLE public.outbox (
    at timestamp with time zone NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL,
    body bytea,
    due_at timestamp with time zone NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    last_error text,
    settled_at timestamp with time zone
)
PARTITION BY RANGE (at);
CREATE TABLE public.outbox_202611 (
    at timestamp with time zone NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL,
    body bytea,
    due_at timestamp with time zone NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    last_error text,
    settled_at timestamp with time zone
);
CREATE TABLE public.outbox_202612 (
    at timestamp with time zone NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL,
    body bytea,
    due_at timestamp with time zone NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    last_error text,
    settled_at timestamp with time zone
);
CREATE TABLE public.outbox_202701 (
    at timestamp with time zone NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL,
    body bytea,
    due_at timestamp with time zone NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    last_error text,
    settled_at timestamp with time zone
);
CREATE TABLE public.outbox_default (
    at timestamp with time zone NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL,
    body bytea,
    due_at timestamp with time zone NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    last_error text,
    settled_at timestamp with time zone
);
CREATE TABLE public.rate_limit_counters (
    policy_id uuid NOT NULL,
    counting_epoch integer NOT NULL,
    subject text NOT NULL,
    slot bigint NOT NULL,
    taken bigint NOT NULL,
    ends_at timestamp with time zone NOT NULL
)
WITH (fillfactor='70');
CREATE TABLE public.rate_limit_policies (
    id uuid NOT NULL,
    set_key text NOT NULL,
    version bigint NOT NULL,
    name text NOT NULL,
    scope text NOT NULL,
    allowance bigint NOT NULL,
    window_milliseconds bigint NOT NULL,
    algorithm text NOT NULL,
    shadow boolean NOT NULL,
    on_failure text NOT NULL,
    counting_epoch integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT rate_limit_policies_algorithm_check CHECK ((algorithm = ANY (ARRAY['sliding_window'::text, 'fixed_window'::text, 'token_bucket'::text]))),
    CONSTRAINT rate_limit_policies_allowance_check CHECK ((allowance > 0)),
    CONSTRAINT rate_limit_policies_on_failure_check CHECK ((on_failure = ANY (ARRAY['unavailable'::text, 'allow'::text, 'deny'::text]))),
    CONSTRAINT rate_limit_policies_window_milliseconds_check CHECK ((window_milliseconds >= 1000))
);
CREATE TABLE public.rate_limit_policy_sets (
    key text NOT NULL,
    version bigint NOT NULL
);
CREATE TABLE public.schema_migrations (
    name text NOT NULL,
    checksum bytea NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE public.serving_process (
    only_row boolean DEFAULT true NOT NULL,
    incarnation uuid NOT NULL,
    CONSTRAINT serving_process_only_row_check CHECK (only_row)
);
CREATE TABLE public.sessions (
    id uuid NOT NULL,
    version bigint NOT NULL,
    user_id uuid NOT NULL,
    client_id text NOT NULL,
    organization_id uuid,
    impersonator_id uuid,
    session_key bytea NOT NULL,
    generation integer NOT NULL,
    generation_at timestamp with time zone NOT NULL,
    methods text[] NOT NULL,
    authenticated_at timestamp with time zone NOT NULL,
    ip_address inet,
    user_agent text,
    created_at timestamp with time zone NOT NULL,
    last_active_at timestamp with time zone NOT NULL,
    absolute_end timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    end_reason text
)
WITH (fillfactor='80');
CREATE TABLE public.signing_keys (
    key_id text NOT NULL,
    x bytea NOT NULL,
    y bytea NOT NULL,
    private_key bytea NOT NULL,
    created_at timestamp with time zone NOT NULL,
    use_from timestamp with time zone NOT NULL,
    use_until timestamp with time zone NOT NULL
);
CREATE TABLE public.user_emails (
    user_id uuid NOT NULL,
    email text NOT NULL,
    is_primary boolean NOT NULL,
    is_claimed boolean NOT NULL,
    verified_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL
);
CREATE TABLE public.users (
    id uuid NOT NULL,
    version bigint NOT NULL,
    legacy_user_id text,
    username text,
    first_name text,
    last_name text,
    picture_url text,
    properties jsonb,
    has_password boolean NOT NULL,
    update_password_required boolean NOT NULL,
    locked boolean NOT NULL,
    enabled boolean NOT NULL,
    mfa_enabled boolean NOT NULL,
    can_create_orgs boolean NOT NULL,
    roles text[] NOT NULL,
    security_epoch bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_active_at timestamp with time zone NOT NULL,
    deleted_at timestamp with time zone
)
WITH (fillfactor='85');
ALTER TABLE ONLY public.audit_log ATTACH PARTITION public.audit_log_202611 FOR VALUES FROM ('2026-11-01 00:00:00+00') TO ('2026-12-01 00:00:00+00');
ALTER TABLE ONLY public.audit_log ATTACH PARTITION public.audit_log_202612 FOR VALUES FROM ('2026-12-01 00:00:00+00') TO ('2027-01-01 00:00:00+00');
ALTER TABLE ONLY public.audit_log ATTACH PARTITION public.audit_log_202701 FOR VALUES FROM ('2027-01-01 00:00:00+00') TO ('2027-02-01 00:00:00+00');
ALTER TABLE ONLY public.audit_log ATTACH PARTITION public.audit_log_default DEFAULT;
ALTER TABLE ONLY public.login_attempts ATTACH PARTITION public.login_attempts_202611 FOR VALUES FROM ('2026-11-01 00:00:00+00') TO ('2026-12-01 00:00:00+00');
ALTER TABLE ONLY public.login_attempts ATTACH PARTITION public.login_attempts_202612 FOR VALUES FROM ('2026-12-01 00:00:00+00') TO ('2027-01-01 00:00:00+00');
ALTER TABLE ONLY public.login_attempts ATTACH PARTITION public.login_attempts_202701 FOR VALUES FROM ('2027-01-01 00:00:00+00') TO ('2027-02-01 00:00:00+00');
ALTER TABLE ONLY public.login_attempts ATTACH PARTITION public.login_attempts_default DEFAULT;
ALTER TABLE ONLY public.outbox ATTACH PARTITION public.outbox_202611 FOR VALUES FROM ('2026-11-01 00:00:00+00') TO ('2026-12-01 00:00:00+00');
ALTER TABLE ONLY public.outbox ATTACH PARTITION public.outbox_202612 FOR VALUES FROM ('2026-12-01 00:00:00+00') TO ('2027-01-01 00:00:00+00');
ALTER TABLE ONLY public.outbox ATTACH PARTITION public.outbox_202701 FOR VALUES FROM ('2027-01-01 00:00:00+00') TO ('2027-02-01 00:00:00+00');
ALTER TABLE ONLY public.outbox ATTACH PARTITION public.outbox_default DEFAULT;
INSERT INTO public.api_keys VALUES ('01a1fe37-f23f-735f-b338-aea37b90b090', 1, 'bootstrap', NULL, NULL, '{backend:*}', '{}', NULL, '\xde9d13e8edbe787feecc5c6f9b4b31d55487bc64da6a0f0a3c89d845a0afab44', NULL, NULL, '2026-11-21 13:07:22.121991+00', NULL, NULL);
INSERT INTO public.audit_log_202611 VALUES ('2026-11-21 13:07:18.393362+00', '01a1fe37-e4f9-7530-9bbd-eaf6936ea92a', '01a1fe37-e4f9-7505-bcc0-915c3a11260f', 'tokens.publish-key', 'signing-key', '1PHEepPBethZ2r4rG3Z8mNFl6V6_T3WEX-in3x_Ihx0', NULL, 5, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.audit_log_202611 VALUES ('2026-11-21 13:07:17.334163+00', '01a1fe37-e0d6-7997-8412-c2403143b04b', '01a1fe37-e0d6-7b50-8257-8a67b4b6579d', 'clients.create', 'client', '01a1fe37-d16d-71b0-99f5-f7ba82a10e81', NULL, 5, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '{"name": "bootstrap", "roles": ["internal", "system"], "audience": null, "hasSecret": true, "requestsPerSecond": -1}');
INSERT INTO public.audit_log_202611 VALUES ('2026-11-21 13:07:22.121991+00', '01a1fe37-f389-71a7-a850-c1aa81fbdd29', '01a1fe37-f389-7abf-8da4-0d01bf452211', 'api-keys.create', 'api-key', '01a1fe37-f23f-735f-b338-aea37b90b090', NULL, 5, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '{"userId": null, "expiresAt": null, "description": "bootstrap", "ipAllowList": [], "permissions": ["backend:*"], "organizationId": null}');
INSERT INTO public.audit_log_202611 VALUES ('2026-11-21 13:07:34.53516+00', '01a1fe38-2407-7bbe-b892-e4e256d40bf5', '01a1fe38-2407-7222-8e3c-09215737cc2d', 'users.register', 'user', '01a1fe37-f820-7744-a3ef-f02157040176', NULL, 5, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.audit_log_202611 VALUES ('2026-11-21 13:07:37.578017+00', '01a1fe38-2fea-7eec-b304-ed989dc2417b', '01a1fe38-2fea-7c96-8f0f-8d57cfd2be8d', 'users.register', 'user', '01a1fe38-2821-78ed-9ae7-96a5afa265b9', NULL, 2, NULL, NULL, '01a1fe37-d16d-71b0-99f5-f7ba82a10e81', NULL, NULL, '127.0.0.1', 'curl/7.88.1', '0b9da7d75985f7fd0000000000000018', NULL, NULL);
INSERT INTO public.audit_log_202611 VALUES ('2026-11-21 13:07:39.123836+00', '01a1fe38-35f3-71eb-96e6-6fd3ffe64b5a', '01a1fe38-35f3-70e2-ac11-f53b248fa2f3', 'sessions.open', 'session', '01a1fe38-35f3-7107-a807-4d1dbbfcf004', NULL, 2, NULL, NULL, '01a1fe37-d16d-71b0-99f5-f7ba82a10e81', NULL, NULL, '127.0.0.1', 'curl/7.88.1', '0b9da7d75985f7fd0000000000000019', NULL, NULL);
INSERT INTO public.audit_log_202611 VALUES ('2026-11-21 13:07:39.968215+00', '01a1fe38-3940-79d0-87d6-7a496c5d6983', '01a1fe38-3940-7f73-a90f-a6d183e1dc10', 'sessions.refresh', 'session', '01a1fe38-35f3-7107-a807-4d1dbbfcf004', NULL, 2, NULL, NULL, '01a1fe37-d16d-71b0-99f5-f7ba82a10e81', NULL, NULL, '127.0.0.1', 'curl/7.88.1', '0b9da7d75985f7fd000000000000001a', NULL, NULL);
INSERT INTO public.audit_log_202611 VALUES ('2026-11-21 13:07:41.399136+00', '01a1fe38-3ed7-7108-9fb6-b55d5a31858f', '01a1fe38-3ed7-7d8d-a033-16f52a998665', 'sessions.open', 'session', '01a1fe38-3ed7-7b9f-8b4e-d9e062bcd1cd', NULL, 2, NULL, NULL, '01a1fe37-d16d-71b0-99f5-f7ba82a10e81', NULL, NULL, '127.0.0.1', 'curl/7.88.1', '0b9da7d75985f7fd000000000000001b', NULL, NULL);
INSERT INTO public.audit_log_202611 VALUES ('2026-11-21 13:07:42.47941+00', '01a1fe38-430f-7385-9b95-e339fcbdf84b', '01a1fe38-430f-7aad-86f4-67e4626070d2', 'rate-limits.create-policy', 'rate-limit-policy', '01a1fe38-430f-70b5-82ab-6b1436d200a3', NULL, 3, '01a1fe37-f820-7744-a3ef-f02157040176', '01a1fe38-3ed7-7b9f-8b4e-d9e062bcd1cd', '01a1fe37-d16d-71b0-99f5-f7ba82a10e81', NULL, NULL, '127.0.0.1', 'curl/7.88.1', '0b9da7d75985f7fd000000000000001c', NULL, '{"Name": "exports", "Limit": 100, "Scope": "descriptor", "Shadow": false, "Window": "366.00:00:00", "Algorithm": 2, "OnFailure": 1}');
INSERT INTO public.audit_log_202611 VALUES ('2026-11-21 13:07:45.670644+00', '01a1fe38-4f86-7ca8-84e3-3c59e0241d03', '01a1fe38-4f86-7a0c-aaf4-d5db78641e37', 'codes.send', 'code', 'sends/e3c2590f49fae24ebd11261dc4da342a27b8c9e1386e02c29bc8bc3abde68f1c', NULL, 1, NULL, NULL, '01a1fe37-d16d-71b0-99f5-f7ba82a10e81', NULL, NULL, '127.0.0.1', 'curl/7.88.1', '0b9da7d75985f7fd0000000000000024', NULL, NULL);
INSERT INTO public.audit_log_202611 VALUES ('2026-11-21 13:07:46.694424+00', '01a1fe38-5386-7e93-abcb-57180b8c4340', '01a1fe38-5386-7257-853d-c6937c21d072', 'codes.issue', 'code', 'registration/01a1fe37-d16d-71b0-99f5-f7ba82a10e81/85fb0fd3ecd5baa27a98eef6eb4071c3', NULL, 1, NULL, NULL, '01a1fe37-d16d-71b0-99f5-f7ba82a10e81', NULL, NULL, '127.0.0.1', 'curl/7.88.1', '0b9da7d75985f7fd0000000000000024', NULL, NULL);
INSERT INTO public.audit_log_202611 VALUES ('2026-11-21 13:07:47.037909+00', '01a1fe38-54dd-7a00-8010-05f6f18cb9a8', '01a1fe38-54dd-7a06-88a9-4eefab238b18', 'logins.begin-registration', 'login', '01a1fe37-d16d-71b0-99f5-f7ba82a10e81/85fb0fd3ecd5baa27a98eef6eb4071c3', NULL, 1, NULL, NULL, '01a1fe37-d16d-71b0-99f5-f7ba82a10e81', NULL, NULL, '127.0.0.1', 'curl/7.88.1', '0b9da7d75985f7fd0000000000000024', NULL, NULL);
INSERT INTO public.audit_log_202611 VALUES ('2026-11-21 13:07:51.080408+00', '01a1fe38-64a8-7a06-bf48-51c4f2cac817', '01a1fe38-64a8-70f6-915f-fca78203864c', 'users.register', 'user', '01a1fe38-5f5a-722f-a72c-040ebb6156ca', NULL, 2, NULL, NULL, '01a1fe37-d16d-71b0-99f5-f7ba82a10e81', NULL, NULL, '127.0.0.1', 'curl/7.88.1', '0b9da7d75985f7fd0000000000000025', NULL, NULL);
INSERT INTO public.audit_log_202611 VALUES ('2026-11-21 13:07:51.343655+00', '01a1fe38-65af-7147-a470-ac30e9a1486a', '01a1fe38-65af-754a-ac4d-0b18f390b491', 'users.disable', 'user', '01a1fe38-5f5a-722f-a72c-040ebb6156ca', NULL, 2, NULL, NULL, '01a1fe37-d16d-71b0-99f5-f7ba82a10e81', NULL, NULL, '127.0.0.1', 'curl/7.88.1', '0b9da7d75985f7fd0000000000000026', NULL, NULL);
INSERT INTO public.client_roles VALUES ('01a1fe37-d16d-71b0-99f5-f7ba82a10e81', 'internal');
INSERT INTO public.client_roles VALUES ('01a1fe37-d16d-71b0-99f5-f7ba82a10e81', 'system');
INSERT INTO public.clients VALUES ('01a1fe37-d16d-71b0-99f5-f7ba82a10e81', 1, 'bootstrap', NULL, -1, NULL, '\xf52f11b8c516299841ac6124f1f676110efaa1f348ee65904e3dacc836d393a9', NULL, NULL, '2026-11-21 13:07:17.334163+00', NULL);
INSERT INTO public.credentials VALUES ('01a1fe37-f820-7744-a3ef-f02157040176', 1, '$argon2id$v=19$m=19456,t=2,p=1$LNeC7VlNlMUO9ZI6uzuYRg$bSuDFa5KD0Qm/Ky33Q5ep5HTkewolwy+TBQK+sUlnv4', '2026-11-21 13:07:34.53516+00');
INSERT INTO public.credentials VALUES ('01a1fe38-2821-78ed-9ae7-96a5afa265b9', 1, '$argon2id$v=19$m=19456,t=2,p=1$IqUZEz7xEEKBVmYET4P4mw$M6KUD5fCDOcKDAiXS0ziB+BgASd6mhUXaxTF7ycT8Mc', '2026-11-21 13:07:37.578017+00');
INSERT INTO public.credentials VALUES ('01a1fe38-5f5a-722f-a72c-040ebb6156ca', 1, '$argon2id$v=19$m=19456,t=2,p=1$VK6cRXVDUPVyrZpBTCfTDg$LixRhNT4GtRlfel81GDdqqkqv3v4QmLzs/cIbZbT7tE', '2026-11-21 13:07:51.080408+00');
INSERT INTO public.due_work VALUES ('operations.months_ahead', '', '2026-11-21 19:07:12.843609+00', NULL, 0, NULL, NULL, NULL);
INSERT INTO public.due_work VALUES ('operations.purge_requests', '', '2026-11-21 13:17:13.414217+00', NULL, 0, NULL, NULL, NULL);
INSERT INTO public.due_work VALUES ('codes.purge', '', '2026-11-21 13:17:14.312992+00', NULL, 0, NULL, NULL, NULL);
INSERT INTO public.due_work VALUES ('logins.purge-devices', '', '2026-11-21 13:17:14.6851+00', NULL, 0, NULL, NULL, NULL);
INSERT INTO public.due_work VALUES ('logins.purge-flows', '', '2026-11-21 13:17:15.718854+00', NULL, 0, NULL, NULL, NULL);
INSERT INTO public.due_work VALUES ('rate-limits.purge_counters', '', '2026-11-21 13:17:16.420552+00', NULL, 0, NULL, NULL, NULL);
INSERT INTO public.due_work VALUES ('tokens.maintain-keys', '', '2026-11-21 14:07:22.455229+00', NULL, 0, NULL, NULL, NULL);
INSERT INTO public.idempotent_requests VALUES ('01a1fe37-d16d-71b0-99f5-f7ba82a10e81', '/sesame.users.v1.UserService/CreateUser', 'fixture-ada', '\x222b3fa5a7c0c0afcc7acd155a7f9a6f6490d8bc792377b8577e730450bbfa8c', '\x000000019620ae0f1636bbe3e0497d3e070ca46afefd0bff372cf9920dca31e7ac8e89dc1ff34eda57836a1197fb6b3df36b79e064916cdb41c59ab445bfe828', '2026-11-22 13:07:37.579121+00');
INSERT INTO public.known_devices VALUES ('01a1fe38-2821-78ed-9ae7-96a5afa265b9', '01a1fe38-3560-7667-863e-349626db4dff', '2026-11-21 13:07:39.123836+00', '2026-11-21 13:07:39.123836+00', 'curl/7.88.1');
INSERT INTO public.known_devices VALUES ('01a1fe37-f820-7744-a3ef-f02157040176', '01a1fe38-3ea0-7b77-ae06-c92c91a1b8b5', '2026-11-21 13:07:41.399136+00', '2026-11-21 13:07:41.399136+00', 'curl/7.88.1');
INSERT INTO public.login_attempts_202611 VALUES ('2026-11-21 13:07:39.123836+00', '01a1fe38-35f3-7e87-9346-5e4734689957', '01a1fe38-2821-78ed-9ae7-96a5afa265b9', NULL, '01a1fe38-2821-78ed-9ae7-96a5afa265b9', NULL, '01a1fe37-d16d-71b0-99f5-f7ba82a10e81', 'password', true, '127.0.0.1', 'curl/7.88.1', NULL);
INSERT INTO public.login_attempts_202611 VALUES ('2026-11-21 13:07:41.399136+00', '01a1fe38-3ed7-77c1-8dd8-9fe7a687d6ac', '01a1fe37-f820-7744-a3ef-f02157040176', NULL, '01a1fe37-f820-7744-a3ef-f02157040176', NULL, '01a1fe37-d16d-71b0-99f5-f7ba82a10e81', 'password', true, '127.0.0.1', 'curl/7.88.1', NULL);
INSERT INTO public.login_flows VALUES ('01a1fe37-d16d-71b0-99f5-f7ba82a10e81/85fb0fd3ecd5baa27a98eef6eb4071c3', 1, 'registration', 'code', NULL, '\x0000000198d797c38d4877638d4e032308d6dc71ff0c279a2a6aa03c5e6f0d12b499d5b1c893b30fb3451d6d7160f6e391cc8e1a0e63fe3a39c6d7167c2b88e1db54a8678869ba9be04a02e4c15f3ce7fa5ef241add5c58cfce924a98e5e2822cd9171bfb4a80758a581669feb426b9809bf9e5fc6a1cd9acaa4b89bbfc54f49d992758a993f9244b74a38096bfbada09462845d0ce9c2acc59e11091a3c62597c477539e34532208c705db2398ecc8668c70d37f392d6b19acbf6b8ab57210c50f0b86a487fe0b50c7021f1f51ea9f2618ca3889b900a30b78a185a8768fb9051d5d31221cbc6d7c9a470307599061c9a310465156d30b01c10ee2f05f460351742488b5de086ac55805e2a68b0ea251ba2', '2026-11-21 13:07:45.541391+00', '2026-11-22 13:07:45.541391+00');
INSERT INTO public.master_key_checks VALUES (1, '\x000000018566de0c3dd3953c49986c594e7254a662be9fd834dab9b2b9f7b9cd034c80b0');
INSERT INTO public.one_time_codes VALUES ('sends/e3c2590f49fae24ebd11261dc4da342a27b8c9e1386e02c29bc8bc3abde68f1c', 1, 'sends', NULL, 0, '{"2026-11-21 13:07:45.670644+00"}', '2026-11-21 13:07:45.670644+00', '2026-11-21 14:07:45.670644+00', NULL);
INSERT INTO public.one_time_codes VALUES ('registration/01a1fe37-d16d-71b0-99f5-f7ba82a10e81/85fb0fd3ecd5baa27a98eef6eb4071c3', 1, 'registration', '\x00000001faa6705b6507f66008880ba40ff9d00dff7abcc9e8ec567e2cbb1e6aed8b0757', 0, '{}', '2026-11-21 13:07:46.694424+00', '2026-11-22 13:07:46.694424+00', NULL);
INSERT INTO public.outbox_202611 VALUES ('2026-11-21 13:07:46.694424+00', '01a1fe38-5386-76ed-9242-604cfcf4fea3', 'mail', NULL, '2026-11-21 13:08:46.846462+00', 1, NULL, '2026-11-21 13:07:47.519873+00');
INSERT INTO public.rate_limit_counters VALUES ('01a1fe38-430f-70b5-82ab-6b1436d200a3', 1, 'ada', 56, 7, '2027-02-13 00:00:00+00');
INSERT INTO public.rate_limit_policies VALUES ('01a1fe38-430f-70b5-82ab-6b1436d200a3', 'deployment', 1, 'exports', 'descriptor', 100, 31622400000, 'fixed_window', false, 'unavailable', 1, '2026-11-21 13:07:42.47941+00');
INSERT INTO public.rate_limit_policy_sets VALUES ('deployment', 1);
INSERT INTO public.schema_migrations VALUES ('202611210000_storage_create', '\x442c6db8edab4bd7c044e52720b499af7e61cce9c0df9e7612dca95a3e2079ae', '2026-11-21 13:06:18.041422+00');
INSERT INTO public.schema_migrations VALUES ('202611210001_storage_owner', '\xcf073aa2eecdf893931e1a88b0b04c29a317bbbadb62d4741deaa59c6327fb25', '2026-11-21 13:06:18.289538+00');
INSERT INTO public.schema_migrations VALUES ('202611210010_audit_create', '\x56b06e58109e61e6f8d3f92341a8d918dc3ea1a1c679dd4ba25d7ac19922adf6', '2026-11-21 13:06:18.349117+00');
INSERT INTO public.schema_migrations VALUES ('202611210020_audit_create_outbox', '\x3c6c9a4636c56be7f4a088a0ae8f508b990539c99d3c983a9420665031651251', '2026-11-21 13:06:18.486191+00');
INSERT INTO public.schema_migrations VALUES ('202611210030_operations_create', '\x857bcac28e24f35a6727a2d1081262ff8d69dfec2cd0d29f135a9017745e0616', '2026-11-21 13:06:18.596619+00');
INSERT INTO public.schema_migrations VALUES ('202611210100_users_create', '\x6c23ab0564072fa995ef8dd3b816a08d3bdbe005eec9a0f09f2a227d9a917666', '2026-11-21 13:06:18.714128+00');
INSERT INTO public.schema_migrations VALUES ('202611210110_credentials_create', '\xc9028ed02c6c3323113c050491eb9ba9357fba9944ceb26311743e93ca659c79', '2026-11-21 13:06:18.771077+00');
INSERT INTO public.schema_migrations VALUES ('202611210120_sessions_create', '\x4d46fe1d602f3bb84c76a11c384283999605c60309e92678e68ff868969d06a0', '2026-11-21 13:06:18.798033+00');
INSERT INTO public.schema_migrations VALUES ('202611210130_logins_create', '\xd681487741eedc427b4db7f68989556dbb8e3359c64873b116a86f55d1e1f789', '2026-11-21 13:06:18.887492+00');
INSERT INTO public.schema_migrations VALUES ('202611210140_tokens_create', '\x372453d41d6e24a26c207db460a1a50d45b1fb328a6a7736e09bbcaec7400cd5', '2026-11-21 13:06:18.96864+00');
INSERT INTO public.schema_migrations VALUES ('202611210150_codes_create', '\xa6f50eeca081b636ed451052d19f5bc5bbd72570aa25c814f21d8e07e9e92235', '2026-11-21 13:06:18.995116+00');
INSERT INTO public.schema_migrations VALUES ('202611210200_clients_create', '\xbdd46dff5f731d6dcf5c2facd6c3942150e9bb10cf821103027acec85619d304', '2026-11-21 13:06:19.018088+00');
INSERT INTO public.schema_migrations VALUES ('202611210300_api_keys_create', '\x24b85ca718dabd1d178a19655e6047fdd86be6baee8abdd25c07c0548184c404', '2026-11-21 13:06:19.155356+00');
INSERT INTO public.schema_migrations VALUES ('202611210400_rate_limits_create', '\xb4e91e204577536571af1cc618e5195c299a8c8bc23b2f0d9bd79b354a0a39b5', '2026-11-21 13:06:19.229995+00');
INSERT INTO public.schema_migrations VALUES ('202611211130_logins_add_devices', '\xc8586b11c5d36c902f3747566ac9aee1c72e88067c1f1ff48cb32175d0c445ef', '2026-11-21 13:06:19.335745+00');
INSERT INTO public.schema_migrations VALUES ('202611211200_audit_narrow_indexes', '\x2c02db87e4011b01c7bf714335cd25f26c0c179aac16e957b088d19cb33b55d2', '2026-11-21 13:06:19.360591+00');
INSERT INTO public.serving_process VALUES (true, '01a1fe37-8920-7a6c-9d45-8bef88bab9b8');
INSERT INTO public.sessions VALUES ('01a1fe38-35f3-7107-a807-4d1dbbfcf004', 2, '01a1fe38-2821-78ed-9ae7-96a5afa265b9', '01a1fe37-d16d-71b0-99f5-f7ba82a10e81', NULL, NULL, '\x0000000107b9b1cfa45efe157c1931cb5eb97aad6bafb91af570455a78cc0a59af879b7e5f67c05f2f44c54c39ab514d1ffb093f773ed37db7b8bb738ba1afa43b8efdfca0d7bffcb50b71307adffa26', 1, '2026-11-21 13:07:39.968215+00', '{pwd}', '2026-11-21 13:07:39.123836+00', '127.0.0.1', 'curl/7.88.1', '2026-11-21 13:07:39.123836+00', '2026-11-21 13:07:39.968215+00', '2026-12-21 13:07:39.123836+00', NULL, NULL);
INSERT INTO public.sessions VALUES ('01a1fe38-3ed7-7b9f-8b4e-d9e062bcd1cd', 1, '01a1fe37-f820-7744-a3ef-f02157040176', '01a1fe37-d16d-71b0-99f5-f7ba82a10e81', NULL, NULL, '\x00000001e01dfd60ab056d4f9e922d36c1b40778bcb8e048d78cfce0c079817609b67d7fda406553bd1d2317378a2ce69d5ceb7baea6923526fa806e553109e5345642817d5e7b92b1c86cfc29ee6ba8', 0, '2026-11-21 13:07:41.399136+00', '{pwd}', '2026-11-21 13:07:41.399136+00', '127.0.0.1', 'curl/7.88.1', '2026-11-21 13:07:41.399136+00', '2026-11-21 13:07:42.078953+00', '2026-12-21 13:07:41.399136+00', NULL, NULL);
INSERT INTO public.signing_keys VALUES ('1PHEepPBethZ2r4rG3Z8mNFl6V6_T3WEX-in3x_Ihx0', '\x363fd94ca91b4e688f73c8d6e585225ceca528db0c8ac5cfb93623724f9c1b12', '\xbd80b4d0aa75a7ca6f6429066777ba0bc102cf703ef20eac77da06f9a454760d', '\x00000001a45820e4cb306c2d44907bf239602516b53fad6687e532427729c3fad952e4d061fcb32a3a7ad6dc52c175f48b8be00f920da056fae09766110cd35a8d35f0bda977f6071db7f5b68be1d04838e34dabd00930c331f3783a342d0dd6ce17bf647b0a4faf0e4f299011265305b637c41f7fd222629ab8ad350e61e8afca8b7d39b5638b24ca4611ee859cb2a4d18ddf310bdc298f92340142067a891f05f4a333357b45bc46ae8f66101aafcd39bc09ba687377361cfe', '2026-11-21 13:07:18.393362+00', '2026-11-21 13:07:18.393362+00', '2026-12-21 13:07:18.393362+00');
INSERT INTO public.user_emails VALUES ('01a1fe37-f820-7744-a3ef-f02157040176', 'sysadmin@sesame.local', true, true, '2026-11-21 13:07:34.53516+00', '2026-11-21 13:07:34.53516+00');
INSERT INTO public.user_emails VALUES ('01a1fe38-2821-78ed-9ae7-96a5afa265b9', 'ada@example.org', true, true, NULL, '2026-11-21 13:07:37.578017+00');
INSERT INTO public.user_emails VALUES ('01a1fe38-5f5a-722f-a72c-040ebb6156ca', 'gone@example.org', true, true, NULL, '2026-11-21 13:07:51.080408+00');
INSERT INTO public.users VALUES ('01a1fe37-f820-7744-a3ef-f02157040176', 1, NULL, NULL, NULL, NULL, NULL, NULL, true, false, false, true, false, false, '{sysadmin,user}', 1, '2026-11-21 13:07:34.53516+00', '2026-11-21 13:07:34.53516+00', NULL);
INSERT INTO public.users VALUES ('01a1fe38-2821-78ed-9ae7-96a5afa265b9', 1, NULL, 'ada', 'Ada', 'Lovelace', NULL, '{"plan": "pro"}', true, false, false, true, false, false, '{user}', 1, '2026-11-21 13:07:37.578017+00', '2026-11-21 13:07:37.578017+00', NULL);
INSERT INTO public.users VALUES ('01a1fe38-5f5a-722f-a72c-040ebb6156ca', 2, NULL, NULL, NULL, NULL, NULL, NULL, true, false, false, false, false, false, '{user}', 2, '2026-11-21 13:07:51.080408+00', '2026-11-21 13:07:51.080408+00', NULL);
ALTER TABLE ONLY public.api_key_rate_limits
    ADD CONSTRAINT api_key_rate_limits_pkey PRIMARY KEY (api_key_id, name);
ALTER TABLE ONLY public.api_keys
    ADD CONSTRAINT api_keys_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.audit_log
    ADD CONSTRAINT audit_log_pkey PRIMARY KEY (at, id);
ALTER TABLE ONLY public.audit_log_202611
    ADD CONSTRAINT audit_log_202611_pkey PRIMARY KEY (at, id);
ALTER TABLE ONLY public.audit_log_202612
    ADD CONSTRAINT audit_log_202612_pkey PRIMARY KEY (at, id);
ALTER TABLE ONLY public.audit_log_202701
    ADD CONSTRAINT audit_log_202701_pkey PRIMARY KEY (at, id);
ALTER TABLE ONLY public.audit_log_default
    ADD CONSTRAINT audit_log_default_pkey PRIMARY KEY (at, id);
ALTER TABLE ONLY public.client_access_restrictions
    ADD CONSTRAINT client_access_restrictions_pkey PRIMARY KEY (client_id, id);
ALTER TABLE ONLY public.client_access_restrictions
    ADD CONSTRAINT client_access_restrictions_value_key UNIQUE (client_id, kind, value);
ALTER TABLE ONLY public.client_roles
    ADD CONSTRAINT client_roles_pkey PRIMARY KEY (client_id, role);
ALTER TABLE ONLY public.clients
    ADD CONSTRAINT clients_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.credentials
    ADD CONSTRAINT credentials_pkey PRIMARY KEY (user_id);
ALTER TABLE ONLY public.due_work
    ADD CONSTRAINT due_work_pkey PRIMARY KEY (kind, key);
ALTER TABLE ONLY public.idempotent_requests
    ADD CONSTRAINT idempotent_requests_pkey PRIMARY KEY (caller, method, request_id);
ALTER TABLE ONLY public.known_devices
    ADD CONSTRAINT known_devices_pkey PRIMARY KEY (user_id, id);
ALTER TABLE ONLY public.login_attempts
    ADD CONSTRAINT login_attempts_pkey PRIMARY KEY (at, id);
ALTER TABLE ONLY public.login_attempts_202611
    ADD CONSTRAINT login_attempts_202611_pkey PRIMARY KEY (at, id);
ALTER TABLE ONLY public.login_attempts_202612
    ADD CONSTRAINT login_attempts_202612_pkey PRIMARY KEY (at, id);
ALTER TABLE ONLY public.login_attempts_202701
    ADD CONSTRAINT login_attempts_202701_pkey PRIMARY KEY (at, id);
ALTER TABLE ONLY public.login_attempts_default
    ADD CONSTRAINT login_attempts_default_pkey PRIMARY KEY (at, id);
ALTER TABLE ONLY public.login_flows
    ADD CONSTRAINT login_flows_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.master_key_checks
    ADD CONSTRAINT master_key_checks_pkey PRIMARY KEY (version);
ALTER TABLE ONLY public.one_time_codes
    ADD CONSTRAINT one_time_codes_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (at, id);
ALTER TABLE ONLY public.outbox_202611
    ADD CONSTRAINT outbox_202611_pkey PRIMARY KEY (at, id);
ALTER TABLE ONLY public.outbox_202612
    ADD CONSTRAINT outbox_202612_pkey PRIMARY KEY (at, id);
ALTER TABLE ONLY public.outbox_202701
    ADD CONSTRAINT outbox_202701_pkey PRIMARY KEY (at, id);
ALTER TABLE ONLY public.outbox_default
    ADD CONSTRAINT outbox_default_pkey PRIMARY KEY (at, id);
ALTER TABLE ONLY public.rate_limit_counters
    ADD CONSTRAINT rate_limit_counters_pkey PRIMARY KEY (policy_id, counting_epoch, subject, slot);
ALTER TABLE ONLY public.rate_limit_policies
    ADD CONSTRAINT rate_limit_policies_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.rate_limit_policy_sets
    ADD CONSTRAINT rate_limit_policy_sets_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.schema_migrations
    ADD CONSTRAINT schema_migrations_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.serving_process
    ADD CONSTRAINT serving_process_pkey PRIMARY KEY (only_row);
ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.signing_keys
    ADD CONSTRAINT signing_keys_pkey PRIMARY KEY (key_id);
ALTER TABLE ONLY public.signing_keys
    ADD CONSTRAINT signing_keys_use_from_key UNIQUE (use_from);
ALTER TABLE ONLY public.user_emails
    ADD CONSTRAINT user_emails_pkey PRIMARY KEY (user_id, email);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);
CREATE INDEX api_key_rate_limits_policy_idx ON public.api_key_rate_limits USING btree (policy_id);
CREATE INDEX api_keys_archived_idx ON public.api_keys USING btree (id DESC) WHERE (archived_at IS NOT NULL);
CREATE INDEX api_keys_live_idx ON public.api_keys USING btree (id DESC) WHERE (archived_at IS NULL);
CREATE INDEX api_keys_organization_idx ON public.api_keys USING btree (owner_organization_id, id DESC) WHERE (owner_organization_id IS NOT NULL);
CREATE INDEX api_keys_user_idx ON public.api_keys USING btree (owner_user_id, id DESC) WHERE (owner_user_id IS NOT NULL);
CREATE INDEX audit_log_of_object_idx ON ONLY public.audit_log USING btree (object_id, at DESC);
CREATE INDEX audit_log_202611_object_id_at_idx ON public.audit_log_202611 USING btree (object_id, at DESC);
CREATE INDEX audit_log_of_organization_idx ON ONLY public.audit_log USING btree (organization_id, at DESC) WHERE (organization_id IS NOT NULL);
CREATE INDEX audit_log_202611_organization_id_at_idx ON public.audit_log_202611 USING btree (organization_id, at DESC) WHERE (organization_id IS NOT NULL);
CREATE INDEX audit_log_of_user_idx ON ONLY public.audit_log USING btree (user_id, at DESC) WHERE (user_id IS NOT NULL);
CREATE INDEX audit_log_202611_user_id_at_idx ON public.audit_log_202611 USING btree (user_id, at DESC) WHERE (user_id IS NOT NULL);
CREATE INDEX audit_log_202612_object_id_at_idx ON public.audit_log_202612 USING btree (object_id, at DESC);
CREATE INDEX audit_log_202612_organization_id_at_idx ON public.audit_log_202612 USING btree (organization_id, at DESC) WHERE (organization_id IS NOT NULL);
CREATE INDEX audit_log_202612_user_id_at_idx ON public.audit_log_202612 USING btree (user_id, at DESC) WHERE (user_id IS NOT NULL);
CREATE INDEX audit_log_202701_object_id_at_idx ON public.audit_log_202701 USING btree (object_id, at DESC);
CREATE INDEX audit_log_202701_organization_id_at_idx ON public.audit_log_202701 USING btree (organization_id, at DESC) WHERE (organization_id IS NOT NULL);
CREATE INDEX audit_log_202701_user_id_at_idx ON public.audit_log_202701 USING btree (user_id, at DESC) WHERE (user_id IS NOT NULL);
CREATE INDEX audit_log_default_object_id_at_idx ON public.audit_log_default USING btree (object_id, at DESC);
CREATE INDEX audit_log_default_organization_id_at_idx ON public.audit_log_default USING btree (organization_id, at DESC) WHERE (organization_id IS NOT NULL);
CREATE INDEX audit_log_default_user_id_at_idx ON public.audit_log_default USING btree (user_id, at DESC) WHERE (user_id IS NOT NULL);
CREATE INDEX clients_live_idx ON public.clients USING btree (id DESC) WHERE (deleted_at IS NULL);
CREATE INDEX clients_organization_idx ON public.clients USING btree (organization_id, id DESC) WHERE (deleted_at IS NULL);
CREATE INDEX due_work_due_idx ON public.due_work USING btree (kind, due_at);
CREATE INDEX idempotent_requests_expires_idx ON public.idempotent_requests USING btree (expires_at);
CREATE INDEX known_devices_seen_idx ON public.known_devices USING btree (last_seen_at);
CREATE INDEX login_attempts_guard_idx ON ONLY public.login_attempts USING btree (guard_key, at DESC);
CREATE INDEX login_attempts_202611_guard_key_at_idx ON public.login_attempts_202611 USING btree (guard_key, at DESC);
CREATE INDEX login_attempts_prefix_idx ON ONLY public.login_attempts USING btree (ip_prefix, at DESC) WHERE (NOT succeeded);
CREATE INDEX login_attempts_202611_ip_prefix_at_idx ON public.login_attempts_202611 USING btree (ip_prefix, at DESC) WHERE (NOT succeeded);
CREATE INDEX login_attempts_202612_guard_key_at_idx ON public.login_attempts_202612 USING btree (guard_key, at DESC);
CREATE INDEX login_attempts_202612_ip_prefix_at_idx ON public.login_attempts_202612 USING btree (ip_prefix, at DESC) WHERE (NOT succeeded);
CREATE INDEX login_attempts_202701_guard_key_at_idx ON public.login_attempts_202701 USING btree (guard_key, at DESC);
CREATE INDEX login_attempts_202701_ip_prefix_at_idx ON public.login_attempts_202701 USING btree (ip_prefix, at DESC) WHERE (NOT succeeded);
CREATE INDEX login_attempts_default_guard_key_at_idx ON public.login_attempts_default USING btree (guard_key, at DESC);
CREATE INDEX login_attempts_default_ip_prefix_at_idx ON public.login_attempts_default USING btree (ip_prefix, at DESC) WHERE (NOT succeeded);
CREATE INDEX login_flows_expiry_idx ON public.login_flows USING btree (expires_at);
CREATE INDEX one_time_codes_expiry_idx ON public.one_time_codes USING btree (expires_at);
CREATE INDEX outbox_due_idx ON ONLY public.outbox USING btree (due_at) WHERE (settled_at IS NULL);
CREATE INDEX outbox_202611_due_at_idx ON public.outbox_202611 USING btree (due_at) WHERE (settled_at IS NULL);
CREATE INDEX outbox_202612_due_at_idx ON public.outbox_202612 USING btree (due_at) WHERE (settled_at IS NULL);
CREATE INDEX outbox_202701_due_at_idx ON public.outbox_202701 USING btree (due_at) WHERE (settled_at IS NULL);
CREATE INDEX outbox_default_due_at_idx ON public.outbox_default USING btree (due_at) WHERE (settled_at IS NULL);
CREATE INDEX rate_limit_counters_ends_idx ON public.rate_limit_counters USING btree (ends_at);
CREATE UNIQUE INDEX rate_limit_policies_name_key ON public.rate_limit_policies USING btree (name);
CREATE INDEX rate_limit_policies_set_idx ON public.rate_limit_policies USING btree (set_key, id DESC);
CREATE INDEX sessions_live_idx ON public.sessions USING btree (id DESC) WHERE (ended_at IS NULL);
CREATE INDEX sessions_user_idx ON public.sessions USING btree (user_id, id DESC) WHERE (ended_at IS NULL);
CREATE UNIQUE INDEX user_emails_claimed_key ON public.user_emails USING btree (email) WHERE is_claimed;
CREATE INDEX user_emails_prefix_idx ON public.user_emails USING btree (email text_pattern_ops, user_id) WHERE is_primary;
CREATE UNIQUE INDEX user_emails_primary_key ON public.user_emails USING btree (user_id) WHERE is_primary;
CREATE UNIQUE INDEX users_legacy_user_id_key ON public.users USING btree (legacy_user_id);
CREATE UNIQUE INDEX users_username_key ON public.users USING btree (username);
ALTER INDEX public.audit_log_of_object_idx ATTACH PARTITION public.audit_log_202611_object_id_at_idx;
ALTER INDEX public.audit_log_of_organization_idx ATTACH PARTITION public.audit_log_202611_organization_id_at_idx;
ALTER INDEX public.audit_log_pkey ATTACH PARTITION public.audit_log_202611_pkey;
ALTER INDEX public.audit_log_of_user_idx ATTACH PARTITION public.audit_log_202611_user_id_at_idx;
ALTER INDEX public.audit_log_of_object_idx ATTACH PARTITION public.audit_log_202612_object_id_at_idx;
ALTER INDEX public.audit_log_of_organization_idx ATTACH PARTITION public.audit_log_202612_organization_id_at_idx;
ALTER INDEX public.audit_log_pkey ATTACH PARTITION public.audit_log_202612_pkey;
ALTER INDEX public.audit_log_of_user_idx ATTACH PARTITION public.audit_log_202612_user_id_at_idx;
ALTER INDEX public.audit_log_of_object_idx ATTACH PARTITION public.audit_log_202701_object_id_at_idx;
ALTER INDEX public.audit_log_of_organization_idx ATTACH PARTITION public.audit_log_202701_organization_id_at_idx;
ALTER INDEX public.audit_log_pkey ATTACH PARTITION public.audit_log_202701_pkey;
ALTER INDEX public.audit_log_of_user_idx ATTACH PARTITION public.audit_log_202701_user_id_at_idx;
ALTER INDEX public.audit_log_of_object_idx ATTACH PARTITION public.audit_log_default_object_id_at_idx;
ALTER INDEX public.audit_log_of_organization_idx ATTACH PARTITION public.audit_log_default_organization_id_at_idx;
ALTER INDEX public.audit_log_pkey ATTACH PARTITION public.audit_log_default_pkey;
ALTER INDEX public.audit_log_of_user_idx ATTACH PARTITION public.audit_log_default_user_id_at_idx;
ALTER INDEX public.login_attempts_guard_idx ATTACH PARTITION public.login_attempts_202611_guard_key_at_idx;
ALTER INDEX public.login_attempts_prefix_idx ATTACH PARTITION public.login_attempts_202611_ip_prefix_at_idx;
ALTER INDEX public.login_attempts_pkey ATTACH PARTITION public.login_attempts_202611_pkey;
ALTER INDEX public.login_attempts_guard_idx ATTACH PARTITION public.login_attempts_202612_guard_key_at_idx;
ALTER INDEX public.login_attempts_prefix_idx ATTACH PARTITION public.login_attempts_202612_ip_prefix_at_idx;
ALTER INDEX public.login_attempts_pkey ATTACH PARTITION public.login_attempts_202612_pkey;
ALTER INDEX public.login_attempts_guard_idx ATTACH PARTITION public.login_attempts_202701_guard_key_at_idx;
ALTER INDEX public.login_attempts_prefix_idx ATTACH PARTITION public.login_attempts_202701_ip_prefix_at_idx;
ALTER INDEX public.login_attempts_pkey ATTACH PARTITION public.login_attempts_202701_pkey;
ALTER INDEX public.login_attempts_guard_idx ATTACH PARTITION public.login_attempts_default_guard_key_at_idx;
ALTER INDEX public.login_attempts_prefix_idx ATTACH PARTITION public.login_attempts_default_ip_prefix_at_idx;
ALTER INDEX public.login_attempts_pkey ATTACH PARTITION public.login_attempts_default_pkey;
ALTER INDEX public.outbox_due_idx ATTACH PARTITION public.outbox_202611_due_at_idx;
ALTER INDEX public.outbox_pkey ATTACH PARTITION public.outbox_202611_pkey;
ALTER INDEX public.outbox_due_idx ATTACH PARTITION public.outbox_202612_due_at_idx;
ALTER INDEX public.outbox_pkey ATTACH PARTITION public.outbox_202612_pkey;
ALTER INDEX public.outbox_due_idx ATTACH PARTITION public.outbox_202701_due_at_idx;
ALTER INDEX public.outbox_pkey ATTACH PARTITION public.outbox_202701_pkey;
ALTER INDEX public.outbox_due_idx ATTACH PARTITION public.outbox_default_due_at_idx;
ALTER INDEX public.outbox_pkey ATTACH PARTITION public.outbox_default_pkey;
CREATE TRIGGER audit_log_append_only BEFORE DELETE OR UPDATE ON public.audit_log FOR EACH ROW EXECUTE FUNCTION public.audit_log_refuse();
CREATE TRIGGER audit_log_no_truncate BEFORE TRUNCATE ON public.audit_log FOR EACH STATEMENT EXECUTE FUNCTION public.audit_log_refuse();
ALTER TABLE ONLY public.api_key_rate_limits
    ADD CONSTRAINT api_key_rate_limits_api_key_id_fkey FOREIGN KEY (api_key_id) REFERENCES public.api_keys(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.client_access_restrictions
    ADD CONSTRAINT client_access_restrictions_client_id_fkey FOREIGN KEY (client_id) REFERENCES public.clients(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.client_roles
    ADD CONSTRAINT client_roles_client_id_fkey FOREIGN KEY (client_id) REFERENCES public.clients(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.credentials
    ADD CONSTRAINT credentials_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.known_devices
    ADD CONSTRAINT known_devices_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.rate_limit_policies
    ADD CONSTRAINT rate_limit_policies_set_key_fkey FOREIGN KEY (set_key) REFERENCES public.rate_limit_policy_sets(key);
ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.user_emails
    ADD CONSTRAINT user_emails_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
