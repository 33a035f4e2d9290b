-- Who is a member of the cluster, and who owns which partition of the grains.
CREATE TABLE IF NOT EXISTS cluster_members (
    incarnation uuid PRIMARY KEY,
    name text NOT NULL,
    address text NOT NULL,
    -- 0 active, 1 leaving, 2 judged dead, 3 gone
    status smallint NOT NULL DEFAULT 0 CHECK (status BETWEEN 0 AND 3),
    counter bigint NOT NULL DEFAULT 0,
    facts jsonb NOT NULL DEFAULT '{}',
    joined_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at timestamptz
) WITH (fillfactor = 50);

-- The number of the newest change of ownership; its lock puts changes in one order.
CREATE TABLE IF NOT EXISTS cluster_changes (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    last bigint NOT NULL
);

CREATE TABLE IF NOT EXISTS cluster_partitions (
    partition int PRIMARY KEY,
    owner uuid,
    epoch bigint NOT NULL DEFAULT 0,
    change bigint NOT NULL DEFAULT 0
);

CREATE INDEX IF NOT EXISTS cluster_partitions_change_idx ON cluster_partitions (change);

INSERT INTO cluster_changes (last) VALUES (1) ON CONFLICT DO NOTHING;
INSERT INTO cluster_partitions (partition, change) SELECT number, 1 FROM generate_series(0, 1023) AS number ON CONFLICT DO NOTHING;
