-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Version 18: a project's paper and its logo. Receipts keep the logo with which they were issued, so
-- a logo is never changed: another one, or none, comes after it.

ALTER TABLE project ADD COLUMN paper TEXT NOT NULL DEFAULT 'roll-80'
  CHECK (paper = 'roll-80' OR paper = 'roll-58' OR paper = 'a5');

CREATE TABLE logo (
  id BLOB NOT NULL PRIMARY KEY CHECK (length (id) = 16),
  project BLOB NOT NULL REFERENCES project,
  set_us INTEGER NOT NULL,
  width INTEGER CHECK (width > 0),
  height INTEGER CHECK (height > 0),
  image TEXT,
  UNIQUE (project, set_us),
  CHECK ((image IS NULL) = (width IS NULL) AND (image IS NULL) = (height IS NULL))
) STRICT;

CREATE TRIGGER logo_not_deleted BEFORE DELETE ON logo
BEGIN
  SELECT RAISE (ABORT, 'A logo is never deleted: receipts show it');
END;

CREATE TRIGGER logo_not_updated BEFORE UPDATE ON logo
BEGIN
  SELECT RAISE (ABORT, 'A logo is never changed: receipts show it');
END;

ALTER TABLE receipt ADD COLUMN logo BLOB REFERENCES logo;

-- As it was, with the logo.
DROP TRIGGER receipt_not_updated;
CREATE TRIGGER receipt_not_updated BEFORE UPDATE OF id, project, number, issued_us, company,
  tenant_name, account_number, room, meter_serial, tariff_name, paid, fee, credit, paid_in_words,
  pay_method, pay_reference, operator_name, footer, time_zone, logo ON receipt
BEGIN
  SELECT RAISE (ABORT, 'A receipt is never changed');
END;
