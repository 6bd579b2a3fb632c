-- Who may talk through a channel beside the owner at this computer.
CREATE TABLE people (
  channel TEXT NOT NULL,
  user_id TEXT NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('owner', 'guest')),
  since_ms INTEGER NOT NULL,
  checksum INTEGER NOT NULL,
  PRIMARY KEY (channel, user_id)
) WITHOUT ROWID;
