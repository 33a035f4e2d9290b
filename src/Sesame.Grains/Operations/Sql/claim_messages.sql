-- Messages that are due; served by outbox_due_idx (due_at) of messages not settled. The next attempt is moved ahead.
WITH due AS (
    SELECT at, id FROM outbox
    WHERE settled_at IS NULL AND kind = ANY ($1) AND due_at <= $2
    ORDER BY due_at
    LIMIT $4
    FOR UPDATE SKIP LOCKED
)
UPDATE outbox SET attempts = attempts + 1, due_at = $3
FROM due WHERE outbox.at = due.at AND outbox.id = due.id
RETURNING outbox.at, outbox.id, outbox.kind, outbox.body, outbox.attempts
