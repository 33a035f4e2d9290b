-- The process that serves this database; see ProcessFence.
CREATE TABLE IF NOT EXISTS serving_process (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    incarnation uuid NOT NULL
);
