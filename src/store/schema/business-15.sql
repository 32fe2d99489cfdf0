-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Version 15: a room that was opened on 0 and has bought nothing yet is a state of its own: it is
-- neither tripped nor in arrears.

CREATE TABLE meter_live_before AS SELECT * FROM meter_live;
DROP TABLE meter_live;
CREATE TABLE meter_live (
  id BLOB NOT NULL PRIMARY KEY REFERENCES meter,
  project BLOB NOT NULL REFERENCES project,
  state TEXT NOT NULL CHECK (state = 'ok' OR state = 'alarm1' OR state = 'alarm2' OR
    state = 'arrears' OR state = 'tripped' OR state = 'unsold' OR
    state = 'new' OR state = 'lost' OR state = 'held'),
  read_us INTEGER,
  failed_us INTEGER,
  failures INTEGER NOT NULL,
  is_lost INTEGER NOT NULL CHECK (is_lost IN (0, 1)),
  is_closed INTEGER NOT NULL CHECK (is_closed IN (0, 1)),
  is_forced INTEGER NOT NULL CHECK (is_forced IN (0, 1)),
  balance INTEGER,
  purchase_count INTEGER,
  energy_total INTEGER,
  power_w INTEGER,
  voltage_a_mv INTEGER,
  voltage_b_mv INTEGER,
  voltage_c_mv INTEGER,
  current_a_ma INTEGER,
  current_b_ma INTEGER,
  current_c_ma INTEGER,
  factor_e3 INTEGER,
  clock_us INTEGER
) STRICT, WITHOUT ROWID;

INSERT INTO meter_live SELECT * FROM meter_live_before;
DROP TABLE meter_live_before;

-- As they were.
CREATE TRIGGER list_live_new AFTER INSERT ON meter_live
BEGIN
  UPDATE meter_list SET state = NEW.state WHERE id = NEW.id AND state <> NEW.state;
END;

CREATE TRIGGER list_live AFTER UPDATE OF state ON meter_live
  WHEN NEW.state <> OLD.state
BEGIN
  UPDATE meter_list SET state = NEW.state WHERE id = NEW.id;
END;

-- The list of accounts names the worst of its rooms: without power comes before not answering.
DROP VIEW account_source;
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
      ORDER BY CASE m.state WHEN 'arrears' THEN 0 WHEN 'tripped' THEN 1 WHEN 'unsold' THEN 2
        WHEN 'lost' THEN 3 WHEN 'alarm2' THEN 4 WHEN 'alarm1' THEN 5 WHEN 'held' THEN 6
        WHEN 'new' THEN 7 ELSE 8 END
      LIMIT 1), 'new') AS state,
    a.closed_us IS NOT NULL AS is_closed,
    coalesce ((SELECT group_concat (search, char (10)) FROM (SELECT m.search AS search
      FROM meter_list m WHERE m.account = a.id ORDER BY m.place)),
      lower (printf ('%s %s %s', a.number, n.name, n.phone))) AS search
  FROM account a JOIN tenant n ON n.id = a.tenant JOIN tariff f ON f.id = a.tariff;

-- Who had bought something and stood at 0 was in arrears; the next reading looks at the rest.
UPDATE meter_live SET state = 'unsold'
  WHERE state = 'tripped' AND NOT is_forced AND NOT is_closed AND balance = 0
    AND id IN (SELECT m.id FROM meter_list m JOIN account a ON a.id = m.account
      WHERE a.overdraft_limit = 0);
