-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Version 20: how many sales of a day were taken back, beside how many were made: money given back is
-- taken off the takings of its day, so the number of sales alone does not explain them.

ALTER TABLE takings_day ADD COLUMN backs INTEGER NOT NULL DEFAULT 0 CHECK (backs >= 0);

INSERT INTO takings_day (project, date, cash, bank, sales, backs)
  SELECT project, business_date, 0, 0, 0, count(*) FROM entry WHERE kind = 'cancel'
  GROUP BY project, business_date
  ON CONFLICT (project, date) DO UPDATE SET backs = excluded.backs;

CREATE TRIGGER takings_back AFTER INSERT ON entry WHEN NEW.kind = 'cancel'
BEGIN
  INSERT INTO takings_day (project, date, cash, bank, sales, backs)
    VALUES (NEW.project, NEW.business_date, 0, 0, 0, 1)
    ON CONFLICT (project, date) DO UPDATE SET backs = backs + 1;
END;

-- The other two as they were, but that they name their columns.
DROP TRIGGER takings_transfer;
CREATE TRIGGER takings_transfer AFTER INSERT ON transfer
  WHEN NEW.debit IN ('cash', 'bank') OR NEW.credit IN ('cash', 'bank')
BEGIN
  INSERT INTO takings_day (project, date, cash, bank, sales)
    SELECT project, business_date,
      CASE WHEN NEW.debit = 'cash' THEN NEW.amount ELSE 0 END
        - CASE WHEN NEW.credit = 'cash' THEN NEW.amount ELSE 0 END,
      CASE WHEN NEW.debit = 'bank' THEN NEW.amount ELSE 0 END
        - CASE WHEN NEW.credit = 'bank' THEN NEW.amount ELSE 0 END, 0
    FROM entry WHERE id = NEW.entry
    ON CONFLICT (project, date) DO UPDATE SET cash = cash + excluded.cash,
      bank = bank + excluded.bank;
END;

DROP TRIGGER takings_sale;
CREATE TRIGGER takings_sale AFTER INSERT ON sale
BEGIN
  INSERT INTO takings_day (project, date, cash, bank, sales)
    VALUES (NEW.project, NEW.business_date, 0, 0, 1)
    ON CONFLICT (project, date) DO UPDATE SET sales = sales + 1;
END;
