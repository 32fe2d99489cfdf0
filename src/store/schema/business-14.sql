-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Version 14: what is written for a sale is two pages less: each tree that it touches is one.

-- --- one index for a meter's top-ups on their way, where there were two ---

-- The queue in order, and the sum of what waits read off the index alone. The state is in it because
-- a partial index does not spare the question it answers.
DROP INDEX topup_waiting;
DROP INDEX topup_queue;
CREATE INDEX topup_queue ON topup (meter, queued_us, id, state, amount)
  WHERE state = 'queued' OR state = 'intent' OR state = 'sent' OR state = 'unknown';

-- --- events count on from the newest, which is never dropped: no table of numbers beside it ---

CREATE TABLE event_kept (
  number INTEGER PRIMARY KEY,
  time_us INTEGER NOT NULL,
  project BLOB,
  topic TEXT NOT NULL,
  subject BLOB
) STRICT;

INSERT INTO event_kept SELECT number, time_us, project, topic, subject FROM event;

-- Where all were dropped, one that says nothing keeps the number.
INSERT INTO event_kept (number, time_us, topic)
  SELECT seq, 0, 'none' FROM sqlite_sequence
  WHERE name = 'event' AND NOT EXISTS (SELECT 1 FROM event_kept);

DROP TABLE event;
ALTER TABLE event_kept RENAME TO event;
