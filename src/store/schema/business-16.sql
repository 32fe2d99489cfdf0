-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Version 16: phones stand in search texts in a writing that is not found digit by digit (phone.h).

-- A phone is the last line of its point's text.
UPDATE point_search SET text = substr (text, 1, length (text) - length (m.phone)) ||
    replace (replace (replace (replace (replace (replace (replace (replace (replace (replace (lower (m.phone), '0', 'A'), '1', 'B'), '2', 'C'), '3', 'D'), '4', 'E'), '5', 'F'), '6', 'G'), '7', 'H'), '8', 'I'), '9', 'J')
  FROM circuit c JOIN meter_list m ON m.id = c.meter AND m.point = c.point
  WHERE c.point = point_search.point AND c.until_us IS NULL AND length (m.phone) > 0
    AND substr (point_search.text, -length (m.phone) - 1) = char (10) || lower (m.phone);

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
      lower (printf ('%s %s ', a.number, n.name)) || coalesce (
        replace (replace (replace (replace (replace (replace (replace (replace (replace (replace (lower (n.phone), '0', 'A'), '1', 'B'), '2', 'C'), '3', 'D'), '4', 'E'), '5', 'F'), '6', 'G'), '7', 'H'), '8', 'I'), '9', 'J'),
        '')) AS search
  FROM account a JOIN tenant n ON n.id = a.tenant JOIN tariff f ON f.id = a.tariff;

UPDATE account_list SET search = (SELECT s.search FROM account_source s WHERE s.id = account_list.id)
  WHERE id NOT IN (SELECT account FROM meter_list WHERE account IS NOT NULL);
