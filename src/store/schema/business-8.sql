-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Version 8: what a meter refused, or nobody can explain, has a way out that a person chooses.

-- --- top-ups: several of a sale, and two more ends ---

ALTER TABLE topup RENAME TO topup_before;

CREATE TABLE topup (
  id BLOB NOT NULL PRIMARY KEY CHECK (length (id) = 16),
  project BLOB NOT NULL REFERENCES project,
  point BLOB NOT NULL REFERENCES point,
  meter BLOB NOT NULL REFERENCES meter,
  amount INTEGER NOT NULL CHECK (amount > 0 AND amount % 100 = 0),
  state TEXT NOT NULL CHECK (state = 'queued' OR state = 'intent' OR state = 'sent' OR
    state = 'unknown' OR state = 'settled' OR state = 'rejected' OR state = 'conflict' OR
    state = 'cancelled' OR state = 'resent' OR state = 'refunded'),
  count_before INTEGER,
  target_count INTEGER CHECK (target_count = count_before + 1),
  balance_before INTEGER,
  count_after INTEGER,
  balance_after INTEGER,
  attempts INTEGER NOT NULL CHECK (attempts >= 0),
  queued_us INTEGER NOT NULL,
  intent_us INTEGER,
  sent_us INTEGER,
  ended_us INTEGER,
  next_try_us INTEGER,
  reason TEXT,
  sale BLOB NOT NULL REFERENCES sale,
  follows BLOB REFERENCES topup,
  CHECK (state IN ('queued', 'cancelled') OR target_count IS NOT NULL),
  CHECK ((follows IS NULL) = (id = sale))
) STRICT, WITHOUT ROWID;

INSERT INTO topup
  SELECT id, project, point, meter, amount, state, count_before, target_count, balance_before,
    count_after, balance_after, attempts, queued_us, intent_us, sent_us, ended_us, next_try_us,
    reason, id, NULL
  FROM topup_before;

DROP TABLE topup_before;

-- As they were; and only what is decided or sent again is in the new ones: a sale pays for none.
CREATE UNIQUE INDEX topup_under_way ON topup (meter)
  WHERE state = 'intent' OR state = 'sent' OR state = 'unknown';
CREATE INDEX topup_queue ON topup (meter, queued_us)
  WHERE state = 'queued' OR state = 'intent' OR state = 'sent' OR state = 'unknown';
CREATE INDEX topup_waiting ON topup (point, amount)
  WHERE state = 'queued' OR state = 'intent' OR state = 'sent' OR state = 'unknown';
CREATE INDEX topup_stuck ON topup (project, ended_us) WHERE state IN ('rejected', 'conflict');
CREATE INDEX topup_undecided ON topup (queued_us) WHERE state = 'rejected' OR state = 'conflict';
CREATE INDEX topup_again ON topup (sale) WHERE follows IS NOT NULL;
-- The money of a top-up goes on by one other.
CREATE UNIQUE INDEX topup_once_again ON topup (follows) WHERE follows IS NOT NULL;

-- --- what people decide ---

CREATE TABLE topup_decision (
  id BLOB NOT NULL PRIMARY KEY CHECK (length (id) = 16),
  project BLOB NOT NULL REFERENCES project,
  topup BLOB NOT NULL REFERENCES topup,
  decision TEXT NOT NULL CHECK (decision = 'arrived' OR decision = 'not-arrived' OR
    decision = 'resend' OR decision = 'pay-back'),
  reason TEXT NOT NULL,
  count INTEGER,
  balance INTEGER,
  read_us INTEGER,
  number INTEGER CHECK (number >= 1),
  refund INTEGER NOT NULL CHECK (refund >= 0 AND refund % 100 = 0),
  pay_method TEXT NOT NULL CHECK (pay_method = 'cash' OR pay_method = 'wechat' OR
    pay_method = 'alipay' OR pay_method = 'card'),
  operator_id BLOB REFERENCES operator,
  operator_name TEXT,
  checked_by BLOB REFERENCES operator,
  decided_us INTEGER NOT NULL,
  UNIQUE (project, number),
  UNIQUE (topup, decision),
  CHECK ((decision = 'pay-back') = (number IS NOT NULL)),
  CHECK ((decision = 'pay-back') = (refund > 0))
) STRICT, WITHOUT ROWID;

CREATE TRIGGER topup_decision_not_deleted BEFORE DELETE ON topup_decision
BEGIN
  SELECT RAISE (ABORT, 'A decision is never deleted');
END;

CREATE TRIGGER topup_decision_not_updated BEFORE UPDATE ON topup_decision
BEGIN
  SELECT RAISE (ABORT, 'A decision is never changed');
END;

CREATE TRIGGER topup_decision_without_gaps BEFORE INSERT ON topup_decision
  WHEN NEW.number <> 1 + coalesce ((SELECT max (number) FROM topup_decision
    WHERE project = NEW.project), 0)
BEGIN
  SELECT RAISE (ABORT, 'Numbers of refund slips have no gaps');
END;

-- --- a top-up goes its way and no other ---

CREATE TRIGGER topup_not_deleted BEFORE DELETE ON topup
BEGIN
  SELECT RAISE (ABORT, 'A topup is never deleted');
END;

CREATE TRIGGER topup_begins_queued BEFORE INSERT ON topup
  WHEN NEW.state <> 'queued'
BEGIN
  SELECT RAISE (ABORT, 'A top-up begins as queued');
END;

-- Sent again is the same money to the same point, because a person said so.
CREATE TRIGGER topup_follows BEFORE INSERT ON topup
  WHEN NEW.follows IS NOT NULL AND NOT EXISTS (SELECT 1
    FROM topup u JOIN topup_decision d ON d.topup = u.id AND d.decision = 'resend'
    WHERE u.id = NEW.follows AND d.id = NEW.id AND u.state = 'resent' AND u.sale = NEW.sale
      AND u.amount = NEW.amount AND u.point = NEW.point AND u.project = NEW.project)
BEGIN
  SELECT RAISE (ABORT, 'A top-up follows one that is sent again');
END;

CREATE TRIGGER topup_steps BEFORE UPDATE OF state ON topup
  WHEN NEW.state <> OLD.state AND (OLD.state || ' ' || NEW.state) NOT IN ('queued intent',
    'queued cancelled', 'intent sent', 'intent unknown', 'sent unknown', 'sent settled',
    'sent rejected', 'sent conflict', 'unknown sent', 'unknown settled', 'unknown rejected',
    'unknown conflict', 'conflict settled', 'conflict rejected', 'rejected resent',
    'rejected refunded')
BEGIN
  SELECT RAISE (ABORT, 'A top-up cannot take this step');
END;

CREATE TRIGGER topup_ended BEFORE UPDATE ON topup
  WHEN OLD.state = 'settled' OR OLD.state = 'cancelled' OR OLD.state = 'resent' OR
    OLD.state = 'refunded' OR
    ((OLD.state = 'rejected' OR OLD.state = 'conflict') AND NEW.state = OLD.state)
BEGIN
  SELECT RAISE (ABORT, 'This top-up has ended');
END;

CREATE TRIGGER topup_is_decided BEFORE UPDATE OF state ON topup
  WHEN (OLD.state = 'rejected' OR OLD.state = 'conflict') AND NEW.state <> OLD.state AND
    NOT EXISTS (SELECT 1
    FROM topup_decision d
    WHERE d.topup = OLD.id AND d.decision = CASE OLD.state || ' ' || NEW.state
      WHEN 'conflict settled' THEN 'arrived'
      WHEN 'conflict rejected' THEN 'not-arrived'
      WHEN 'rejected resent' THEN 'resend'
      WHEN 'rejected refunded' THEN 'pay-back' END)
BEGIN
  SELECT RAISE (ABORT, 'This top-up waits for a decision');
END;

CREATE TRIGGER topup_target_stays BEFORE UPDATE ON topup
  WHEN OLD.target_count IS NOT NULL AND (NEW.target_count, NEW.count_before, NEW.balance_before) IS
    NOT (OLD.target_count, OLD.count_before, OLD.balance_before)
BEGIN
  SELECT RAISE (ABORT, 'The target of a top-up is never computed again');
END;

CREATE TRIGGER topup_subject_stays BEFORE UPDATE ON topup
  WHEN (NEW.id, NEW.project, NEW.point, NEW.meter, NEW.amount, NEW.queued_us, NEW.sale, NEW.follows)
    IS NOT (OLD.id, OLD.project, OLD.point, OLD.meter, OLD.amount, OLD.queued_us, OLD.sale,
    OLD.follows)
BEGIN
  SELECT RAISE (ABORT, 'Meter and amount of a top-up never change');
END;
