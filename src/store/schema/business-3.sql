-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Version 3: what a job is made of: commands to many meters, each with its own result.

ALTER TABLE job ADD COLUMN failed INTEGER NOT NULL DEFAULT 0;
CREATE INDEX job_open ON job (created_us) WHERE state = 'running';

-- An item's id is that of the command its meter is given; until then it is queued here only.
CREATE TABLE job_item (
  id BLOB NOT NULL PRIMARY KEY CHECK (length (id) = 16),
  project BLOB NOT NULL REFERENCES project,
  job BLOB NOT NULL REFERENCES job,
  meter BLOB NOT NULL REFERENCES meter,
  position INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'proved', 'not-proved', 'refused',
    'unreachable', 'cancelled')),
  result TEXT,
  ended_us INTEGER,
  UNIQUE (job, meter)
) STRICT, WITHOUT ROWID;
CREATE INDEX job_item_state ON job_item (job, state, position);
CREATE INDEX job_item_position ON job_item (job, position);

CREATE TRIGGER job_item_not_deleted BEFORE DELETE ON job_item
BEGIN
  SELECT RAISE (ABORT, 'A job_item is never deleted');
END;

CREATE TRIGGER job_item_ended BEFORE UPDATE ON job_item
  WHEN OLD.ended_us IS NOT NULL
BEGIN
  SELECT RAISE (ABORT, 'This part of the job has ended');
END;
