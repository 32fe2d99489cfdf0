-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Version 6: figures of a day, counted when they happen, so that the home page reads a few hundred
-- rows however large the site is.

-- What meters used, by the day of the later of two readings. A register that fell (another meter, a
-- reset) adds nothing and is counted. Check meters are left out: their tenants' meters count.
CREATE TABLE energy_day (
  project BLOB NOT NULL REFERENCES project,
  date INTEGER NOT NULL,
  used INTEGER NOT NULL CHECK (used >= 0),
  falls INTEGER NOT NULL CHECK (falls >= 0),
  PRIMARY KEY (project, date)
) STRICT, WITHOUT ROWID;

-- How fast the money of a meter goes, as its balance shows it: 10^-7 yuan a day over the window, and
-- when it will be gone at that rate (NULL: not known, or not within a year).
CREATE TABLE meter_use (
  meter BLOB NOT NULL PRIMARY KEY REFERENCES meter ON DELETE CASCADE,
  project BLOB NOT NULL REFERENCES project,
  window_us INTEGER NOT NULL CHECK (window_us >= 0),
  rate_e7 INTEGER NOT NULL CHECK (rate_e7 >= 0),
  dry_us INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX meter_use_dry ON meter_use (project, dry_us) WHERE dry_us IS NOT NULL;

-- Money taken, as the books say it: what is reversed or paid back is taken off again.
CREATE TABLE takings_day (
  project BLOB NOT NULL REFERENCES project,
  date INTEGER NOT NULL,
  cash INTEGER NOT NULL,
  bank INTEGER NOT NULL,
  sales INTEGER NOT NULL CHECK (sales >= 0),
  PRIMARY KEY (project, date)
) STRICT, WITHOUT ROWID;

INSERT INTO takings_day
  SELECT e.project, e.business_date,
    sum (CASE WHEN t.debit = 'cash' THEN t.amount ELSE 0 END
      - CASE WHEN t.credit = 'cash' THEN t.amount ELSE 0 END),
    sum (CASE WHEN t.debit = 'bank' THEN t.amount ELSE 0 END
      - CASE WHEN t.credit = 'bank' THEN t.amount ELSE 0 END), 0
  FROM entry e JOIN transfer t ON t.entry = e.id
  WHERE t.debit IN ('cash', 'bank') OR t.credit IN ('cash', 'bank')
  GROUP BY e.project, e.business_date;
INSERT INTO takings_day
  SELECT project, business_date, 0, 0, count(*) FROM sale WHERE true GROUP BY project, business_date
  ON CONFLICT (project, date) DO UPDATE SET sales = excluded.sales;

CREATE TRIGGER takings_transfer AFTER INSERT ON transfer
  WHEN NEW.debit IN ('cash', 'bank') OR NEW.credit IN ('cash', 'bank')
BEGIN
  INSERT INTO takings_day
    SELECT project, business_date,
      CASE WHEN NEW.debit = 'cash' THEN NEW.amount ELSE 0 END
        - CASE WHEN NEW.credit = 'cash' THEN NEW.amount ELSE 0 END,
      CASE WHEN NEW.debit = 'bank' THEN NEW.amount ELSE 0 END
        - CASE WHEN NEW.credit = 'bank' THEN NEW.amount ELSE 0 END, 0
    FROM entry WHERE id = NEW.entry
    ON CONFLICT (project, date) DO UPDATE SET cash = cash + excluded.cash,
      bank = bank + excluded.bank;
END;

CREATE TRIGGER takings_sale AFTER INSERT ON sale
BEGIN
  INSERT INTO takings_day VALUES (NEW.project, NEW.business_date, 0, 0, 1)
    ON CONFLICT (project, date) DO UPDATE SET sales = sales + 1;
END;

-- Top-ups that ended without reaching the meter: a person decides.
CREATE INDEX topup_stuck ON topup (project, ended_us) WHERE state IN ('rejected', 'conflict');
