-- One message to be delivered; due at once.
INSERT INTO outbox (at, id, kind, body, due_at) VALUES ($1, $2, $3, $4, $1)
