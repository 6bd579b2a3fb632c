-- Chats that get the answers of their session's turns, whoever began them (/follow on).
ALTER TABLE bindings ADD COLUMN follows INTEGER NOT NULL DEFAULT 0;
