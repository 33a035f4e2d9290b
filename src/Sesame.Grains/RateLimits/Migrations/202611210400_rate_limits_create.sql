-- One row; its version guards the set of policies, which one grain owns.
CREATE TABLE IF NOT EXISTS rate_limit_policy_sets (
    key text PRIMARY KEY,
    version bigint NOT NULL
);

CREATE TABLE IF NOT EXISTS rate_limit_policies (
    id uuid PRIMARY KEY,
    set_key text NOT NULL REFERENCES rate_limit_policy_sets (key),
    -- The set's version that wrote the row; callers see it as the policy's etag.
    version bigint NOT NULL,
    name text NOT NULL,
    scope text NOT NULL,
    allowance bigint NOT NULL CHECK (allowance > 0),
    window_milliseconds bigint NOT NULL CHECK (window_milliseconds >= 1000),
    algorithm text NOT NULL CHECK (algorithm IN ('sliding_window', 'fixed_window', 'token_bucket')),
    shadow boolean NOT NULL,
    on_failure text NOT NULL CHECK (on_failure IN ('unavailable', 'allow', 'deny')),
    -- Grows when the algorithm or the window changes: counting begins anew.
    counting_epoch int NOT NULL,
    created_at timestamptz NOT NULL
);

CREATE UNIQUE INDEX IF NOT EXISTS rate_limit_policies_name_key ON rate_limit_policies (name);
CREATE INDEX IF NOT EXISTS rate_limit_policies_set_idx ON rate_limit_policies (set_key, id DESC);

-- Written behind, a row for each slot of time in which something was taken. No reference to the policy: a late row of a deleted one must not keep
-- the others of its batch from being written.
CREATE TABLE IF NOT EXISTS rate_limit_counters (
    policy_id uuid NOT NULL,
    counting_epoch int NOT NULL,
    subject text NOT NULL,
    slot bigint NOT NULL,
    taken bigint NOT NULL,
    ends_at timestamptz NOT NULL,
    PRIMARY KEY (policy_id, counting_epoch, subject, slot)
) WITH (fillfactor = 70);

CREATE INDEX IF NOT EXISTS rate_limit_counters_ends_idx ON rate_limit_counters (ends_at);
