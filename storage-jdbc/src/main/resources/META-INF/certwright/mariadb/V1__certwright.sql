-- Certwright's tables for MariaDB 10.6 or MySQL 8, or later, format 1. The library creates them itself when it finds none; apply this file
-- instead where a migration tool owns the schema. It can be run again after it was cut off. Texts are UTF-8 bytes, so that
-- they are compared by code point whatever collation the database has.

CREATE TABLE IF NOT EXISTS certwright_meta (
  name VARBINARY(100) NOT NULL PRIMARY KEY,
  setting VARBINARY(1000) NOT NULL
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC;

-- A record whole, so that one row is all that a read needs. "attributes" repeats what certwright_attribute holds.
CREATE TABLE IF NOT EXISTS certwright_record (
  vault VARBINARY(32) NOT NULL,
  kind VARBINARY(32) NOT NULL,
  id VARBINARY(1020) NOT NULL,
  revision BIGINT NOT NULL,
  commit_id VARBINARY(32) NOT NULL,
  due_at BIGINT,
  attributes MEDIUMBLOB NOT NULL,
  payload MEDIUMBLOB NOT NULL,
  PRIMARY KEY (vault, kind, id)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC;

-- What is due, away from the payloads. Milliseconds since 1970. A row that somebody has in hand (claim) is out of the way
-- of the query for free ones, and due again from claimed_until on.
CREATE TABLE IF NOT EXISTS certwright_due (
  vault VARBINARY(32) NOT NULL,
  kind VARBINARY(32) NOT NULL,
  id VARBINARY(1020) NOT NULL,
  due_at BIGINT NOT NULL,
  claim VARBINARY(64),
  claimed_until BIGINT,
  PRIMARY KEY (vault, kind, id),
  KEY certwright_due_free (vault, claim, due_at, kind, id),
  KEY certwright_due_claimed (vault, claimed_until)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC;

-- What records are found by, in the order of a search. A text (type 0) has moment_value 0, an instant (type 1) has
-- text_value ''.
CREATE TABLE IF NOT EXISTS certwright_attribute (
  vault VARBINARY(32) NOT NULL,
  kind VARBINARY(32) NOT NULL,
  name VARBINARY(32) NOT NULL,
  type SMALLINT NOT NULL,
  text_value VARBINARY(1020) NOT NULL,
  moment_value BIGINT NOT NULL,
  id VARBINARY(1020) NOT NULL,
  PRIMARY KEY (vault, kind, name, type, text_value, moment_value, id)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC;

-- The latest commits by id: state 1 took place, state 0 is void and never will.
CREATE TABLE IF NOT EXISTS certwright_commit (
  seq BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  commit_id VARBINARY(32) NOT NULL UNIQUE,
  state SMALLINT NOT NULL,
  written_at BIGINT NOT NULL
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC;

-- The latest changes, by the number of their commit. No revision: the record was deleted. Who reads the feed first gives a
-- place to those that have been committed and have none yet.
CREATE TABLE IF NOT EXISTS certwright_change (
  seq BIGINT NOT NULL,
  item INTEGER NOT NULL,
  commit_id VARBINARY(32) NOT NULL,
  vault VARBINARY(32) NOT NULL,
  kind VARBINARY(32) NOT NULL,
  id VARBINARY(1020) NOT NULL,
  revision BIGINT,
  written_at BIGINT NOT NULL,
  place BIGINT,
  PRIMARY KEY (seq, item),
  KEY certwright_change_place (place, item)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC;

-- In one statement: where these rows are, everything is there.
INSERT INTO certwright_meta (name, setting) VALUES
  ('application', 'certwright'),
  ('format', '1'),
  ('incarnation', REPLACE(UUID(), '-', '')),
  ('trimmed', '0:'),
  ('place', '0'),
  ('forced', '');
