-- Entries are numbered as they are written. A transaction has its own number before it draws one for an entry, so whoever sees that all transactions
-- below a certain one have ended knows that no entry can come any more below the numbers drawn before it.
CREATE SEQUENCE IF NOT EXISTS audit_log_numbers AS bigint;

-- Those that are there already stay at 0: they are sealed first, by their time.
ALTER TABLE audit_log ADD COLUMN IF NOT EXISTS number bigint NOT NULL DEFAULT 0;
ALTER TABLE audit_log ALTER COLUMN number SET DEFAULT CASE WHEN pg_current_xact_id() IS NOT NULL THEN nextval('audit_log_numbers') END;

CREATE INDEX IF NOT EXISTS audit_log_number_idx ON audit_log (number);

-- What is left of an entry for ever: where it stands, and the hash of what it held.
CREATE TABLE IF NOT EXISTS audit_leaves (
    sequence bigint PRIMARY KEY,
    number bigint NOT NULL,
    at timestamptz NOT NULL,
    id uuid NOT NULL,
    -- All zeros: the deployment itself.
    organization_id uuid NOT NULL,
    day date NOT NULL,
    hash bytea NOT NULL
);

-- The seal of what was sealed for an organization on a day.
CREATE TABLE IF NOT EXISTS audit_seals (
    day date NOT NULL,
    organization_id uuid NOT NULL,
    leaves bigint NOT NULL,
    -- Roots of the perfect trees that the leaves make so far, the largest first.
    frontier bytea NOT NULL,
    root bytea NOT NULL,
    previous bytea NOT NULL,
    chain bytea NOT NULL,
    mac bytea NOT NULL,
    sealed_at timestamptz NOT NULL,
    PRIMARY KEY (day, organization_id)
);

CREATE INDEX IF NOT EXISTS audit_seals_organization_idx ON audit_seals (organization_id, day);

-- How far the sealer has come, over all organizations.
CREATE TABLE IF NOT EXISTS audit_head (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    number bigint NOT NULL,
    at timestamptz NOT NULL,
    id uuid NOT NULL,
    day date NOT NULL,
    leaves bigint NOT NULL,
    frontier bytea NOT NULL,
    -- Contents of entries before this moment were removed, or are about to be.
    removed_before timestamptz NOT NULL,
    mac bytea NOT NULL
);
