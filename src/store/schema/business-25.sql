-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Version 25: a number that changes with what a search for meters looks through, so that who reads
-- the list at each keystroke knows whether what it has in memory is still what the file holds.

CREATE TABLE meter_list_version (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  version INTEGER NOT NULL
) STRICT;
INSERT INTO meter_list_version (one, version) VALUES (1, 1);

CREATE TRIGGER meter_list_version_new AFTER INSERT ON meter_list
BEGIN
  UPDATE meter_list_version SET version = version + 1;
END;

CREATE TRIGGER meter_list_version_gone AFTER DELETE ON meter_list
BEGIN
  UPDATE meter_list_version SET version = version + 1;
END;

CREATE TRIGGER meter_list_version_changed AFTER UPDATE OF project, state, place, search ON meter_list
  WHEN NEW.project <> OLD.project OR NEW.state <> OLD.state OR NEW.place <> OLD.place
    OR NEW.search <> OLD.search
BEGIN
  UPDATE meter_list_version SET version = version + 1;
END;
