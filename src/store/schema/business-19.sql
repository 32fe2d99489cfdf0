-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Version 19: a meter that was measured can be taken out of service. Its record stays, in no list; its
-- address on the line is free for another.
--
-- No part of a table can be taken from its definition: it is made anew. Others point to it, so this is
-- run with foreign keys off, and they are all looked at before it is committed (schema.c).

CREATE TABLE meter_before AS SELECT * FROM meter;
DROP TABLE meter;
CREATE TABLE meter (
  id BLOB NOT NULL PRIMARY KEY CHECK (length (id) = 16),
  project BLOB NOT NULL REFERENCES project,
  line BLOB NOT NULL REFERENCES line,
  number INTEGER NOT NULL UNIQUE CHECK (number >= 0),
  serial TEXT NOT NULL,
  address INTEGER NOT NULL CHECK (address BETWEEN 1 AND 247),
  profile TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind = 'prepaid' OR kind = 'controlled' OR kind = 'check'),
  ct_ratio INTEGER NOT NULL CHECK (ct_ratio >= 1),
  pt_ratio INTEGER NOT NULL CHECK (pt_ratio >= 1),
  settings TEXT,
  hoarding_limit INTEGER NOT NULL DEFAULT 0 CHECK (hoarding_limit >= 0),
  is_retired INTEGER NOT NULL DEFAULT 0 CHECK (is_retired IN (0, 1)),
  UNIQUE (project, serial)
) STRICT, WITHOUT ROWID;
INSERT INTO meter (id, project, line, number, serial, address, profile, kind, ct_ratio, pt_ratio,
  settings, hoarding_limit)
  SELECT id, project, line, number, serial, address, profile, kind, ct_ratio, pt_ratio, settings,
    hoarding_limit FROM meter_before;
DROP TABLE meter_before;

CREATE UNIQUE INDEX meter_address ON meter (line, address) WHERE is_retired = 0;
CREATE INDEX meter_line ON meter (line);
CREATE INDEX meter_retired ON meter (id) WHERE is_retired = 1;
CREATE INDEX meter_not_prepaid ON meter (id) WHERE kind <> 'prepaid';

-- The triggers as they were.
CREATE TRIGGER list_meter_new AFTER INSERT ON meter
BEGIN
  DELETE FROM meter_list WHERE id IN (NEW.id);
  INSERT INTO meter_list (id, project, point, account, line, building, floor, room, floor_position,
    room_position, serial, profile, line_name, address, tenant_name, contact, phone, account_number,
    tariff_name, alarm1, alarm2, state, place, search) SELECT id, project, point, account, line,
    building, floor, room, floor_position, room_position, serial, profile, line_name, address,
    tenant_name, contact, phone, account_number, tariff_name, alarm1, alarm2, state, place, search
    FROM meter_source WHERE id IN (NEW.id);
END;

CREATE TRIGGER list_meter AFTER UPDATE ON meter
BEGIN
  DELETE FROM meter_list WHERE id IN (NEW.id);
  INSERT INTO meter_list (id, project, point, account, line, building, floor, room, floor_position,
    room_position, serial, profile, line_name, address, tenant_name, contact, phone, account_number,
    tariff_name, alarm1, alarm2, state, place, search) SELECT id, project, point, account, line,
    building, floor, room, floor_position, room_position, serial, profile, line_name, address,
    tenant_name, contact, phone, account_number, tariff_name, alarm1, alarm2, state, place, search
    FROM meter_source WHERE id IN (NEW.id);
END;

CREATE TRIGGER list_meter_gone AFTER DELETE ON meter
BEGIN
  DELETE FROM meter_list WHERE id = OLD.id;
END;

CREATE TRIGGER meter_count_of_another AFTER UPDATE OF serial, line, address ON meter
  WHEN (NEW.serial, NEW.line, NEW.address) IS NOT (OLD.serial, OLD.line, OLD.address)
BEGIN
  UPDATE meter_count SET number = NULL WHERE id = NEW.id;
END;

-- The list is of those in service.
DROP VIEW meter_source;
CREATE VIEW meter_source AS
SELECT
  m.id AS id,
  m.project AS project,
  c.point AS point,
  ap.account AS account,
  m.line AS line,
  b.name AS building,
  f.name AS floor,
  r.name AS room,
  coalesce (f.position, 0) AS floor_position,
  coalesce (r.position, 0) AS room_position,
  m.serial AS serial,
  m.profile AS profile,
  l.name AS line_name,
  m.address AS address,
  t.name AS tenant_name,
  t.contact AS contact,
  t.phone AS phone,
  a.number AS account_number,
  tf.name AS tariff_name,
  a.alarm1 AS alarm1,
  a.alarm2 AS alarm2,
  coalesce (v.state, CASE WHEN ap.account IS NULL THEN 'new' ELSE 'lost' END) AS state,
  CASE WHEN r.id IS NULL THEN '~ ' || m.serial ELSE printf ('%010d %s %010d %s %010d %s %s %d',
    b.position, b.name, f.position, f.name, r.position, r.name, m.serial, c.channel) END AS place,
  coalesce (ps.text, lower (m.serial)) AS search
FROM meter m
  JOIN line l ON l.id = m.line
  LEFT JOIN circuit c ON c.meter = m.id AND c.until_us IS NULL
  LEFT JOIN point p ON p.id = c.point
  LEFT JOIN room r ON r.id = p.room
  LEFT JOIN floor f ON f.id = r.floor
  LEFT JOIN building b ON b.id = f.building
  LEFT JOIN account_point ap ON ap.point = c.point AND ap.until_us IS NULL
  LEFT JOIN account a ON a.id = ap.account
  LEFT JOIN tenant t ON t.id = a.tenant
  LEFT JOIN tariff tf ON tf.id = a.tariff
  LEFT JOIN meter_live v ON v.id = m.id
  LEFT JOIN point_search ps ON ps.point = c.point
WHERE m.is_retired = 0;
