-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Version 2: what a job was asked, so that it can be begun anew after a restart, and the backups
-- that the site's own plan looks after.

ALTER TABLE job ADD COLUMN request TEXT;
CREATE INDEX job_kind ON job (kind, created_us);

CREATE TABLE backup (
  id BLOB NOT NULL PRIMARY KEY REFERENCES job CHECK (length (id) = 16),
  path TEXT NOT NULL,
  bytes INTEGER NOT NULL CHECK (bytes >= 0),
  made_us INTEGER NOT NULL,
  took_us INTEGER NOT NULL CHECK (took_us >= 0),
  removed_us INTEGER,
  drilled_us INTEGER,
  drill_took_us INTEGER NOT NULL CHECK (drill_took_us >= 0),
  drill_problem TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX backup_kept ON backup (made_us) WHERE removed_us IS NULL;
