-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Version 4: the head of each audit chain is kept beside it, so that an end that was cut off is
-- missed; and what meters told and could not be stored is set aside where people see it.

-- Number and hash of the newest entry, written by the statement that appends it.
CREATE TABLE audit_head (
  project BLOB NOT NULL PRIMARY KEY CHECK (length (project) IN (0, 16)),
  number INTEGER NOT NULL CHECK (number >= 1),
  hash TEXT NOT NULL CHECK (length (hash) = 64)
) STRICT, WITHOUT ROWID;

INSERT INTO audit_head
  SELECT coalesce (a.project, x''), a.number, a.hash
  FROM audit_entry a
  WHERE NOT EXISTS (SELECT 1 FROM audit_entry b
    WHERE coalesce (b.project, x'') = coalesce (a.project, x'') AND b.number > a.number);

CREATE TRIGGER audit_entry_head AFTER INSERT ON audit_entry
BEGIN
  INSERT INTO audit_head VALUES (coalesce (NEW.project, x''), NEW.number, NEW.hash)
    ON CONFLICT (project) DO UPDATE SET number = excluded.number, hash = excluded.hash;
END;

CREATE TRIGGER audit_head_not_deleted BEFORE DELETE ON audit_head
BEGIN
  SELECT RAISE (ABORT, 'The head of a chain is never deleted');
END;

CREATE TRIGGER audit_head_goes_on BEFORE UPDATE ON audit_head
  WHEN NEW.project <> OLD.project OR NEW.number <> OLD.number + 1
BEGIN
  SELECT RAISE (ABORT, 'A chain grows by one entry at a time');
END;

-- As text, and outliving what it names.
CREATE TABLE set_aside (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  time_us INTEGER NOT NULL,
  project BLOB,
  meter BLOB,
  told TEXT NOT NULL,
  reason TEXT NOT NULL
) STRICT;

CREATE INDEX set_aside_time ON set_aside (time_us);

CREATE TRIGGER set_aside_not_deleted BEFORE DELETE ON set_aside
BEGIN
  SELECT RAISE (ABORT, 'What was set aside is never deleted');
END;

CREATE TRIGGER set_aside_not_updated BEFORE UPDATE ON set_aside
BEGIN
  SELECT RAISE (ABORT, 'What was set aside is never changed');
END;
