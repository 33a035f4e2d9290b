-- Rows that are due and nobody holds; served by due_work_due_idx (kind, due_at). Rows another claim has locked are passed over.
WITH kinds AS (
    SELECT kind, lease FROM unnest($2::text[], $3::bigint[]) AS known (kind, lease)
), due AS (
    SELECT work.kind, work.key, kinds.lease
    FROM due_work work JOIN kinds USING (kind)
    WHERE work.due_at <= $4 AND (work.lease_until IS NULL OR work.lease_until <= $4)
    ORDER BY work.due_at
    LIMIT $5
    FOR UPDATE OF work SKIP LOCKED
)
UPDATE due_work work
SET lease_owner = $1, lease_until = $4 + due.lease * interval '1 millisecond', attempts = work.attempts + 1
FROM due WHERE work.kind = due.kind AND work.key = due.key
RETURNING work.kind, work.key, work.payload, work.attempts
