-- What is done at set times, and how each time went. A run is claimed in the transaction that
-- moves its job on, so that no planned time is taken twice; `id` is the id of its message.

CREATE TABLE jobs (
  id TEXT PRIMARY KEY,
  body TEXT NOT NULL,
  checksum INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE job_runs (
  id TEXT PRIMARY KEY,
  job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  slot_ms INTEGER NOT NULL,
  asked INTEGER NOT NULL,
  began_ms INTEGER NOT NULL,
  ended_ms INTEGER,
  outcome TEXT NOT NULL,
  reason TEXT NOT NULL,
  session_id TEXT NOT NULL,
  turn_id TEXT NOT NULL,
  owed_key TEXT NOT NULL,
  UNIQUE (job_id, slot_ms, asked)
) WITHOUT ROWID;
CREATE INDEX job_runs_newest ON job_runs (began_ms, id);
CREATE INDEX job_runs_of_job ON job_runs (job_id, began_ms, id);
CREATE INDEX job_runs_open ON job_runs (began_ms) WHERE ended_ms IS NULL;

-- By its message the turn of a run is found.
CREATE INDEX turns_prompt ON turns (prompt_id);
