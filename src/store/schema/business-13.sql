-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Version 13: the books know which purchase count each meter stands at, and whether it gives
-- itself the number it is registered with. A top-up whose meter shows others is not sent but waits for a person: the site may have
-- been restored from an older backup, another meter may answer in this one's place, or somebody else
-- has sold to it.

CREATE TABLE meter_count (
  id BLOB NOT NULL PRIMARY KEY REFERENCES meter ON DELETE CASCADE,
  count INTEGER NOT NULL CHECK (count >= 0),
  number INTEGER CHECK (number >= 0),
  noted_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- From now on: what they show now is taken for granted, as it was until now.
INSERT INTO meter_count (id, count, noted_us)
  SELECT id, purchase_count, coalesce (read_us, 0) FROM meter_live WHERE purchase_count >= 0;

-- The number counts once the meter has shown the one it is registered with. Who registers another has
-- put another meter there, or looks for it elsewhere.
CREATE TRIGGER meter_count_of_another AFTER UPDATE OF serial, line, address ON meter
  WHEN (NEW.serial, NEW.line, NEW.address) IS NOT (OLD.serial, OLD.line, OLD.address)
BEGIN
  UPDATE meter_count SET number = NULL WHERE id = NEW.id;
END;

-- A new step: from queued to conflict.
DROP TRIGGER topup_steps;
CREATE TRIGGER topup_steps BEFORE UPDATE OF state ON topup
  WHEN NEW.state <> OLD.state AND NOT CASE OLD.state
    WHEN 'queued' THEN
      NEW.state = 'intent' OR NEW.state = 'cancelled' OR NEW.state = 'conflict'
    WHEN 'intent' THEN NEW.state = 'sent' OR NEW.state = 'unknown'
    WHEN 'sent' THEN NEW.state = 'unknown' OR NEW.state = 'settled' OR NEW.state = 'rejected' OR
      NEW.state = 'conflict'
    WHEN 'unknown' THEN NEW.state = 'sent' OR NEW.state = 'settled' OR NEW.state = 'rejected' OR
      NEW.state = 'conflict'
    WHEN 'conflict' THEN NEW.state = 'settled' OR NEW.state = 'rejected'
    WHEN 'rejected' THEN NEW.state = 'resent' OR NEW.state = 'refunded'
    ELSE 0 END
BEGIN
  SELECT RAISE (ABORT, 'A top-up cannot take this step');
END;

-- Every few seconds it is asked which holds are over.
CREATE INDEX command_hold ON command (expires_us) WHERE kind = 'hold';

-- Money out by two people: above it, another than who took the money pays it back. Zero: no limit.
ALTER TABLE project ADD COLUMN pay_back_limit INTEGER NOT NULL DEFAULT 0
  CHECK (pay_back_limit >= 0);

-- With the state in it the sum of what waits is read off the index alone: without, each top-up was
-- looked up in the table, for a partial index does not spare the question it answers.
DROP INDEX topup_waiting;
CREATE INDEX topup_waiting ON topup (point, state, amount)
  WHERE state = 'queued' OR state = 'intent' OR state = 'sent' OR state = 'unknown';
