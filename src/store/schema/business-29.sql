-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Version 29: since when it is not known of a refused top-up whether its money was paid back or sent
-- again: the site was restored from a backup that was made before.

ALTER TABLE topup ADD COLUMN restored_us INTEGER;

DROP TRIGGER topup_ended;
CREATE TRIGGER topup_ended BEFORE UPDATE ON topup
  WHEN OLD.state = 'settled' OR OLD.state = 'cancelled' OR OLD.state = 'resent' OR
    OLD.state = 'refunded' OR
    ((OLD.state = 'rejected' OR OLD.state = 'conflict') AND NEW.state = OLD.state AND
     NEW.restored_us IS OLD.restored_us)
BEGIN
  SELECT RAISE (ABORT, 'This top-up has ended');
END;

-- Said once, of what was refused, and of nothing else about it.
CREATE TRIGGER topup_restored BEFORE UPDATE OF restored_us ON topup
  WHEN NEW.restored_us IS NOT OLD.restored_us AND
    (OLD.state <> 'rejected' OR NEW.restored_us IS NULL OR
     (NEW.state, NEW.reason, NEW.attempts, NEW.ended_us, NEW.count_after, NEW.balance_after) IS NOT
     (OLD.state, OLD.reason, OLD.attempts, OLD.ended_us, OLD.count_after, OLD.balance_after))
BEGIN
  SELECT RAISE (ABORT, 'This top-up has ended');
END;
