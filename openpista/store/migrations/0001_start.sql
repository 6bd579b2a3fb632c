-- The first schema. Times are Unix ms. JSON columns hold msgspec structs of openpista.domain.
-- Tables with a `checksum` column notice a flipped bit by themselves (SQLite's pages do not).

CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE sessions (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  preview TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  deleted_at_ms INTEGER,
  message_count INTEGER NOT NULL,
  last_seq INTEGER NOT NULL,
  input_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  cached_tokens INTEGER NOT NULL,
  cache_write_tokens INTEGER NOT NULL,
  reasoning_tokens INTEGER NOT NULL,
  cost_usd REAL,
  external_id TEXT NOT NULL,
  settings TEXT NOT NULL
);
CREATE INDEX sessions_live ON sessions (updated_at_ms, id) WHERE deleted_at_ms IS NULL;
CREATE INDEX sessions_deleted ON sessions (updated_at_ms, id) WHERE deleted_at_ms IS NOT NULL;
CREATE INDEX sessions_external ON sessions (external_id) WHERE external_id <> '';

CREATE TABLE messages (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  seq INTEGER NOT NULL,
  role TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  turn_id TEXT,
  head TEXT NOT NULL,
  blocks TEXT NOT NULL,
  UNIQUE (session_id, seq)
);

-- Written by openpista.store.search_text only; `place` holds the session (`s` and its key).
CREATE VIRTUAL TABLE message_index USING fts5 (
  words, pieces, place,
  content = '', columnsize = 0, tokenize = 'ascii', prefix = '3'
);

-- The words that stand in the index, to find those that contain a piece of a word.
CREATE TABLE vocabulary (
  word TEXT PRIMARY KEY
) WITHOUT ROWID;

CREATE TABLE compactions (
  session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  before_seq INTEGER NOT NULL,
  summary_seq INTEGER NOT NULL,
  PRIMARY KEY (session_id, number)
) WITHOUT ROWID;

CREATE TABLE inbox (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  channel TEXT NOT NULL,
  account TEXT NOT NULL,
  external_id TEXT NOT NULL,
  session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  message_id TEXT NOT NULL,
  received_ms INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'taken', 'removed')),
  body TEXT NOT NULL,
  checksum INTEGER NOT NULL,
  UNIQUE (channel, account, external_id)
);
CREATE INDEX inbox_waiting ON inbox (session_id, number) WHERE state = 'waiting';
CREATE INDEX inbox_message ON inbox (session_id, message_id);
CREATE INDEX inbox_age ON inbox (received_ms);

CREATE TABLE turns (
  id TEXT PRIMARY KEY,
  session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  prompt_id TEXT NOT NULL,
  started_ms INTEGER NOT NULL,
  touched_ms INTEGER NOT NULL,
  finished_ms INTEGER,
  outcome TEXT NOT NULL,
  reason TEXT NOT NULL,
  input_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  cached_tokens INTEGER NOT NULL,
  cache_write_tokens INTEGER NOT NULL,
  reasoning_tokens INTEGER NOT NULL,
  cost_usd REAL
) WITHOUT ROWID;
-- One turn at a time per session (reliability.md P7), held by the database itself.
CREATE UNIQUE INDEX turns_open ON turns (session_id) WHERE finished_ms IS NULL;
CREATE INDEX turns_touched ON turns (touched_ms);
CREATE INDEX turns_of_session ON turns (session_id, started_ms);

CREATE TABLE steps (
  turn_id TEXT NOT NULL REFERENCES turns (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('prompt', 'llm_call', 'tool_intent', 'tool_result')),
  at_ms INTEGER NOT NULL,
  call_id TEXT NOT NULL,
  message_id TEXT NOT NULL,
  digest TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (turn_id, number)
) WITHOUT ROWID;

CREATE TABLE tool_outputs (
  key INTEGER PRIMARY KEY,
  session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  call_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  total_bytes INTEGER NOT NULL,
  packed BLOB NOT NULL
);
CREATE INDEX tool_outputs_call ON tool_outputs (session_id, call_id, key);
CREATE INDEX tool_outputs_age ON tool_outputs (at_ms);

CREATE TABLE approvals (
  id TEXT PRIMARY KEY,
  session_id TEXT NOT NULL,
  requested_at_ms INTEGER NOT NULL,
  body TEXT NOT NULL,
  outcome TEXT NOT NULL,
  resolved_by TEXT NOT NULL,
  resolved_text TEXT NOT NULL,
  resolved_at_ms INTEGER,
  checksum INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX approvals_waiting ON approvals (requested_at_ms, id) WHERE resolved_at_ms IS NULL;
CREATE INDEX approvals_age ON approvals (requested_at_ms);

CREATE TABLE grants (
  id TEXT PRIMARY KEY,
  scope TEXT NOT NULL,
  session_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER,
  body TEXT NOT NULL,
  ended_ms INTEGER,
  checksum INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX grants_standing ON grants (at_ms, id) WHERE ended_ms IS NULL;

CREATE TABLE bindings (
  channel TEXT NOT NULL,
  account TEXT NOT NULL,
  chat TEXT NOT NULL,
  thread TEXT NOT NULL,
  session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  bound_ms INTEGER NOT NULL,
  PRIMARY KEY (channel, account, chat, thread)
) WITHOUT ROWID;
CREATE INDEX bindings_of_session ON bindings (session_id);

CREATE TABLE outbox (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  idempotency_key TEXT NOT NULL UNIQUE,
  channel TEXT NOT NULL,
  address TEXT NOT NULL,
  payload TEXT NOT NULL,
  created_ms INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'claimed', 'sent', 'failed')),
  due_ms INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  reason TEXT NOT NULL,
  external_id TEXT NOT NULL,
  checksum INTEGER NOT NULL
);
CREATE INDEX outbox_due ON outbox (channel, number) WHERE state = 'waiting';
CREATE INDEX outbox_claimed ON outbox (number) WHERE state = 'claimed';
CREATE INDEX outbox_age ON outbox (created_ms);

CREATE TABLE media (
  sha256 TEXT PRIMARY KEY,
  mime TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  stored_ms INTEGER NOT NULL,
  expired_ms INTEGER
) WITHOUT ROWID;
CREATE INDEX media_age ON media (stored_ms) WHERE expired_ms IS NULL;

CREATE TABLE media_refs (
  sha256 TEXT NOT NULL,
  message_key INTEGER NOT NULL REFERENCES messages (key) ON DELETE CASCADE,
  PRIMARY KEY (sha256, message_key)
) WITHOUT ROWID;
CREATE INDEX media_refs_message ON media_refs (message_key);

CREATE TABLE undo_turns (
  turn_id TEXT PRIMARY KEY,
  session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  at_ms INTEGER NOT NULL,
  prompt TEXT NOT NULL,
  undone_ms INTEGER
) WITHOUT ROWID;
CREATE INDEX undo_turns_of_session ON undo_turns (session_id, at_ms, turn_id);
CREATE INDEX undo_turns_age ON undo_turns (at_ms);

CREATE TABLE undo_changes (
  turn_id TEXT NOT NULL REFERENCES undo_turns (turn_id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  path TEXT NOT NULL,
  before_sha256 TEXT,
  after_sha256 TEXT,
  before_mode INTEGER,
  undoable INTEGER NOT NULL,
  note TEXT NOT NULL,
  PRIMARY KEY (turn_id, number)
) WITHOUT ROWID;

CREATE TABLE legacy_sessions (
  original_id TEXT PRIMARY KEY,
  session_id TEXT NOT NULL
) WITHOUT ROWID;
