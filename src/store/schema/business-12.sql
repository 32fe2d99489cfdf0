-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Version 12: roles are rows. The five that were built into the program become the first ones, with
-- the ids, names and permissions they had, so whoever has one may do what they could before; from now
-- on a site changes them and adds its own. And a password that somebody else has set is changed
-- before anything else is done with it.

CREATE TABLE role (
  id BLOB NOT NULL PRIMARY KEY CHECK (length (id) = 16),
  name TEXT NOT NULL COLLATE NOCASE UNIQUE,
  permissions TEXT NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO role (id, name, permissions) VALUES
  (x'00000000000070008000000000000001', 'Clerk', 'see sell open read-meter switch'),
  (x'00000000000070008000000000000002', 'Finance', 'see see-private read-meter audit resolve'),
  (x'00000000000070008000000000000003', 'Engineer',
    'see read-meter switch hold set-meter set-up'),
  (x'00000000000070008000000000000004', 'Auditor', 'see audit'),
  (x'00000000000070008000000000000005', 'Administrator',
    'see see-private sell open read-meter switch hold set-meter set-up audit administer resolve');

ALTER TABLE operator ADD COLUMN must_change INTEGER NOT NULL DEFAULT 0
  CHECK (must_change IN (0, 1));

CREATE TABLE operator_role_of_role (
  id BLOB NOT NULL PRIMARY KEY CHECK (length (id) = 16),
  operator_id BLOB NOT NULL REFERENCES operator,
  project BLOB REFERENCES project,
  role BLOB NOT NULL REFERENCES role
) STRICT, WITHOUT ROWID;
INSERT INTO operator_role_of_role (id, operator_id, project, role)
  SELECT id, operator_id, project, CASE role
    WHEN 'clerk' THEN x'00000000000070008000000000000001'
    WHEN 'finance' THEN x'00000000000070008000000000000002'
    WHEN 'engineer' THEN x'00000000000070008000000000000003'
    WHEN 'auditor' THEN x'00000000000070008000000000000004'
    WHEN 'administrator' THEN x'00000000000070008000000000000005' END
  FROM operator_role;
DROP TABLE operator_role;
ALTER TABLE operator_role_of_role RENAME TO operator_role;
CREATE UNIQUE INDEX operator_role_of ON operator_role (operator_id, coalesce (project, x''));
CREATE INDEX operator_role_role ON operator_role (role);
