-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Version 17: a project's defaults. What an account is opened with, where nobody says otherwise; and
-- how often lines are read that do not say their own.

ALTER TABLE project ADD COLUMN alarm1 INTEGER NOT NULL DEFAULT 1000000 CHECK (alarm1 >= 0);
ALTER TABLE project ADD COLUMN alarm2 INTEGER NOT NULL DEFAULT 500000
  CHECK (alarm2 BETWEEN 0 AND alarm1);
ALTER TABLE project ADD COLUMN overdraft_limit INTEGER NOT NULL DEFAULT 0
  CHECK (overdraft_limit >= 0);
ALTER TABLE project ADD COLUMN interval_s INTEGER NOT NULL DEFAULT 1800
  CHECK (interval_s BETWEEN 60 AND 86400);

-- A line that says none has none. What lines say by now stays theirs.
ALTER TABLE line ADD COLUMN own_interval_s INTEGER CHECK (own_interval_s BETWEEN 60 AND 86400);
UPDATE line SET own_interval_s = interval_s;
ALTER TABLE line DROP COLUMN interval_s;
ALTER TABLE line RENAME COLUMN own_interval_s TO interval_s;
