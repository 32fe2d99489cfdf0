-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Version 10: the accounts' list, as a table like the meters': 100,000 rows cannot be joined at each
-- keystroke.
-- It is derived from the view and kept up to date by triggers alone, so no code can forget it, and
-- verification compares the two.

CREATE INDEX meter_list_of_account ON meter_list (account, id);

CREATE VIEW account_source AS
  SELECT
    a.id AS id,
    a.project AS project,
    a.number AS number,
    n.name AS tenant_name,
    f.name AS tariff_name,
    -- The places of a closed account are those it had when it was closed.
    (SELECT b.name FROM account_point ap JOIN point p ON p.id = ap.point
      JOIN room r ON r.id = p.room JOIN floor fl ON fl.id = r.floor
      JOIN building b ON b.id = fl.building
      WHERE ap.account = a.id AND ap.until_us IS a.closed_us
      ORDER BY b.position, b.name, fl.position, fl.name, r.position, r.name LIMIT 1) AS building,
    (SELECT group_concat (name, '、') FROM (SELECT r.name AS name FROM account_point ap
      JOIN point p ON p.id = ap.point JOIN room r ON r.id = p.room
      JOIN floor fl ON fl.id = r.floor JOIN building b ON b.id = fl.building
      WHERE ap.account = a.id AND ap.until_us IS a.closed_us
      ORDER BY b.position, b.name, fl.position, fl.name, r.position, r.name)) AS rooms,
    (SELECT group_concat (serial, ' ') FROM (SELECT DISTINCT m.serial AS serial
      FROM meter_list m WHERE m.account = a.id ORDER BY m.place)) AS serials,
    (SELECT count(DISTINCT m.id) FROM meter_list m WHERE m.account = a.id) AS meters,
    (SELECT m.id FROM meter_list m WHERE m.account = a.id ORDER BY m.place LIMIT 1) AS meter,
    -- The worst of its meters is what a person must see.
    coalesce ((SELECT m.state FROM meter_list m WHERE m.account = a.id
      ORDER BY CASE m.state WHEN 'arrears' THEN 0 WHEN 'tripped' THEN 1 WHEN 'lost' THEN 2
        WHEN 'alarm2' THEN 3 WHEN 'alarm1' THEN 4 WHEN 'held' THEN 5 WHEN 'new' THEN 6 ELSE 7 END
      LIMIT 1), 'new') AS state,
    a.closed_us IS NOT NULL AS is_closed,
    coalesce ((SELECT group_concat (search, char (10)) FROM (SELECT m.search AS search
      FROM meter_list m WHERE m.account = a.id ORDER BY m.place)),
      lower (printf ('%s %s %s', a.number, n.name, n.phone))) AS search
  FROM account a JOIN tenant n ON n.id = a.tenant JOIN tariff f ON f.id = a.tariff;

CREATE TABLE account_list (
  row INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  project BLOB NOT NULL,
  number TEXT NOT NULL,
  tenant_name TEXT NOT NULL,
  tariff_name TEXT NOT NULL,
  building TEXT,
  rooms TEXT,
  serials TEXT,
  meters INTEGER NOT NULL,
  meter BLOB,
  state TEXT NOT NULL,
  is_closed INTEGER NOT NULL,
  search TEXT NOT NULL
) STRICT;
-- Everything that choosing the rows of a window in the list's own order needs.
CREATE INDEX account_list_number ON account_list (project, is_closed, number, state, search);
CREATE INDEX account_list_state ON account_list (project, is_closed, state, number);
CREATE INDEX account_list_tenant ON account_list (project, is_closed, tenant_name, number);
CREATE INDEX account_list_rooms ON account_list (project, is_closed, rooms, number);

INSERT INTO account_list (id, project, number, tenant_name, tariff_name, building, rooms, serials,
  meters, meter, state, is_closed, search)
  SELECT id, project, number, tenant_name, tariff_name, building, rooms, serials,
    meters, meter, state, is_closed, search FROM account_source;

CREATE TRIGGER account_list_new AFTER INSERT ON account
BEGIN
  DELETE FROM account_list WHERE id IN (NEW.id);
  INSERT INTO account_list (id, project, number, tenant_name, tariff_name, building, rooms, serials,
    meters, meter, state, is_closed, search)
    SELECT id, project, number, tenant_name, tariff_name, building, rooms, serials,
    meters, meter, state, is_closed, search
    FROM account_source WHERE id IN (NEW.id);
END;

CREATE TRIGGER account_list_account AFTER UPDATE ON account
BEGIN
  DELETE FROM account_list WHERE id IN (NEW.id);
  INSERT INTO account_list (id, project, number, tenant_name, tariff_name, building, rooms, serials,
    meters, meter, state, is_closed, search)
    SELECT id, project, number, tenant_name, tariff_name, building, rooms, serials,
    meters, meter, state, is_closed, search
    FROM account_source WHERE id IN (NEW.id);
END;

CREATE TRIGGER account_list_tenant AFTER UPDATE ON tenant
BEGIN
  DELETE FROM account_list WHERE id IN (SELECT id FROM account WHERE tenant = NEW.id);
  INSERT INTO account_list (id, project, number, tenant_name, tariff_name, building, rooms, serials,
    meters, meter, state, is_closed, search)
    SELECT id, project, number, tenant_name, tariff_name, building, rooms, serials,
    meters, meter, state, is_closed, search
    FROM account_source WHERE id IN (SELECT id FROM account WHERE tenant = NEW.id);
END;

CREATE TRIGGER account_list_tariff AFTER UPDATE OF name ON tariff
BEGIN
  DELETE FROM account_list WHERE id IN (SELECT id FROM account WHERE tariff = NEW.id);
  INSERT INTO account_list (id, project, number, tenant_name, tariff_name, building, rooms, serials,
    meters, meter, state, is_closed, search)
    SELECT id, project, number, tenant_name, tariff_name, building, rooms, serials,
    meters, meter, state, is_closed, search
    FROM account_source WHERE id IN (SELECT id FROM account WHERE tariff = NEW.id);
END;

CREATE TRIGGER account_list_point_new AFTER INSERT ON account_point
BEGIN
  DELETE FROM account_list WHERE id IN (NEW.account);
  INSERT INTO account_list (id, project, number, tenant_name, tariff_name, building, rooms, serials,
    meters, meter, state, is_closed, search)
    SELECT id, project, number, tenant_name, tariff_name, building, rooms, serials,
    meters, meter, state, is_closed, search
    FROM account_source WHERE id IN (NEW.account);
END;

CREATE TRIGGER account_list_point AFTER UPDATE ON account_point
BEGIN
  DELETE FROM account_list WHERE id IN (NEW.account, OLD.account);
  INSERT INTO account_list (id, project, number, tenant_name, tariff_name, building, rooms, serials,
    meters, meter, state, is_closed, search)
    SELECT id, project, number, tenant_name, tariff_name, building, rooms, serials,
    meters, meter, state, is_closed, search
    FROM account_source WHERE id IN (NEW.account, OLD.account);
END;

CREATE TRIGGER account_list_point_moved AFTER UPDATE OF room ON point
BEGIN
  DELETE FROM account_list WHERE id IN (SELECT account FROM account_point WHERE point = NEW.id);
  INSERT INTO account_list (id, project, number, tenant_name, tariff_name, building, rooms, serials,
    meters, meter, state, is_closed, search)
    SELECT id, project, number, tenant_name, tariff_name, building, rooms, serials,
    meters, meter, state, is_closed, search
    FROM account_source WHERE id IN (SELECT account FROM account_point WHERE point = NEW.id);
END;

CREATE TRIGGER account_list_room AFTER UPDATE ON room
BEGIN
  DELETE FROM account_list WHERE id IN (SELECT ap.account FROM account_point ap JOIN point p ON p.id = ap.point
    WHERE p.room = NEW.id);
  INSERT INTO account_list (id, project, number, tenant_name, tariff_name, building, rooms, serials,
    meters, meter, state, is_closed, search)
    SELECT id, project, number, tenant_name, tariff_name, building, rooms, serials,
    meters, meter, state, is_closed, search
    FROM account_source WHERE id IN (SELECT ap.account FROM account_point ap JOIN point p ON p.id = ap.point
    WHERE p.room = NEW.id);
END;

CREATE TRIGGER account_list_floor AFTER UPDATE ON floor
BEGIN
  DELETE FROM account_list WHERE id IN (SELECT ap.account FROM account_point ap JOIN point p ON p.id = ap.point
    WHERE p.room IN (SELECT id FROM room WHERE floor = NEW.id));
  INSERT INTO account_list (id, project, number, tenant_name, tariff_name, building, rooms, serials,
    meters, meter, state, is_closed, search)
    SELECT id, project, number, tenant_name, tariff_name, building, rooms, serials,
    meters, meter, state, is_closed, search
    FROM account_source WHERE id IN (SELECT ap.account FROM account_point ap JOIN point p ON p.id = ap.point
    WHERE p.room IN (SELECT id FROM room WHERE floor = NEW.id));
END;

CREATE TRIGGER account_list_building AFTER UPDATE ON building
BEGIN
  DELETE FROM account_list WHERE id IN (SELECT ap.account FROM account_point ap JOIN point p ON p.id = ap.point
    WHERE p.room IN (SELECT r.id FROM room r JOIN floor f
    ON f.id = r.floor WHERE f.building = NEW.id));
  INSERT INTO account_list (id, project, number, tenant_name, tariff_name, building, rooms, serials,
    meters, meter, state, is_closed, search)
    SELECT id, project, number, tenant_name, tariff_name, building, rooms, serials,
    meters, meter, state, is_closed, search
    FROM account_source WHERE id IN (SELECT ap.account FROM account_point ap JOIN point p ON p.id = ap.point
    WHERE p.room IN (SELECT r.id FROM room r JOIN floor f
    ON f.id = r.floor WHERE f.building = NEW.id));
END;

-- Meters come, go and change hands: whatever rewrites their list rewrites this one.
CREATE TRIGGER account_list_meter_new AFTER INSERT ON meter_list
  WHEN NEW.account IS NOT NULL
BEGIN
  DELETE FROM account_list WHERE id IN (NEW.account);
  INSERT INTO account_list (id, project, number, tenant_name, tariff_name, building, rooms, serials,
    meters, meter, state, is_closed, search)
    SELECT id, project, number, tenant_name, tariff_name, building, rooms, serials,
    meters, meter, state, is_closed, search
    FROM account_source WHERE id IN (NEW.account);
END;

CREATE TRIGGER account_list_meter_gone AFTER DELETE ON meter_list
  WHEN OLD.account IS NOT NULL
BEGIN
  DELETE FROM account_list WHERE id IN (OLD.account);
  INSERT INTO account_list (id, project, number, tenant_name, tariff_name, building, rooms, serials,
    meters, meter, state, is_closed, search)
    SELECT id, project, number, tenant_name, tariff_name, building, rooms, serials,
    meters, meter, state, is_closed, search
    FROM account_source WHERE id IN (OLD.account);
END;

CREATE TRIGGER account_list_search AFTER UPDATE OF search ON meter_list
  WHEN NEW.account IS NOT NULL AND NEW.search <> OLD.search
BEGIN
  UPDATE account_list SET search = (SELECT s.search FROM account_source s WHERE s.id = NEW.account)
    WHERE id = NEW.account;
END;

CREATE TRIGGER account_list_meter_state AFTER UPDATE OF state ON meter_list
  WHEN NEW.account IS NOT NULL AND NEW.state <> OLD.state
BEGIN
  UPDATE account_list SET state = (SELECT s.state FROM account_source s WHERE s.id = NEW.account)
    WHERE id = NEW.account;
END;
