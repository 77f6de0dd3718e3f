-- Certwright's tables for SQLite, format 1. The library creates them itself when it finds none; apply this file instead
-- where a migration tool owns the schema. The database must be encoded in UTF-8 (SQLite's default).

CREATE TABLE certwright_meta (
  name TEXT NOT NULL PRIMARY KEY,
  setting TEXT NOT NULL
);

-- A record whole, so that one row is all that a read needs. "attributes" repeats what certwright_attribute holds.
CREATE TABLE certwright_record (
  vault TEXT NOT NULL,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  commit_id TEXT NOT NULL,
  due_at INTEGER,
  attributes BLOB NOT NULL,
  payload BLOB NOT NULL,
  PRIMARY KEY (vault, kind, id)
);

-- What is due, away from the payloads. Milliseconds since 1970. A row that somebody has in hand (claim) is out of the way
-- of the query for free ones, and due again from claimed_until on.
CREATE TABLE certwright_due (
  vault TEXT NOT NULL,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  due_at INTEGER NOT NULL,
  claim TEXT,
  claimed_until INTEGER,
  PRIMARY KEY (vault, kind, id)
) WITHOUT ROWID;
CREATE INDEX certwright_due_free ON certwright_due (vault, due_at, kind, id) WHERE claim IS NULL;
CREATE INDEX certwright_due_claimed ON certwright_due (vault, claimed_until) WHERE claim IS NOT NULL;

-- What records are found by, in the order of a search. A text (type 0) has moment_value 0, an instant (type 1) has
-- text_value ''.
CREATE TABLE certwright_attribute (
  vault TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  type INTEGER NOT NULL,
  text_value TEXT NOT NULL,
  moment_value INTEGER NOT NULL,
  id TEXT NOT NULL,
  PRIMARY KEY (vault, kind, name, type, text_value, moment_value, id)
) WITHOUT ROWID;

-- The latest commits by id: state 1 took place, state 0 is void and never will.
CREATE TABLE certwright_commit (
  seq INTEGER NOT NULL PRIMARY KEY,
  commit_id TEXT NOT NULL UNIQUE,
  state INTEGER NOT NULL,
  written_at INTEGER NOT NULL
);

-- The latest changes, by the number of their commit. No revision: the record was deleted.
CREATE TABLE certwright_change (
  seq INTEGER NOT NULL,
  item INTEGER NOT NULL,
  commit_id TEXT NOT NULL,
  vault TEXT NOT NULL,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  revision INTEGER,
  written_at INTEGER NOT NULL,
  PRIMARY KEY (seq, item)
) WITHOUT ROWID;

INSERT INTO certwright_meta (name, setting) VALUES ('application', 'certwright');
INSERT INTO certwright_meta (name, setting) VALUES ('format', '1');
INSERT INTO certwright_meta (name, setting) VALUES ('incarnation', lower(hex(randomblob(16))));
INSERT INTO certwright_meta (name, setting) VALUES ('trimmed', '0:');
