-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Version 1 of the history file; the forms of the blobs are described in history.c, batch.h and
-- chunk.h.

CREATE TABLE quantity (
  number INTEGER PRIMARY KEY CHECK (number BETWEEN 0 AND 250),
  name TEXT NOT NULL UNIQUE
) STRICT;

-- The newest days: batches in the order they came, and which points are in each.
CREATE TABLE tail (
  number INTEGER PRIMARY KEY,
  day INTEGER NOT NULL,
  min_point INTEGER NOT NULL,
  max_point INTEGER NOT NULL,
  batch BLOB NOT NULL
) STRICT;
CREATE INDEX tail_points ON tail (day, min_point, max_point);

-- Finished days: key = day × 2^24 + point, so that packing a day appends.
CREATE TABLE chunk (
  key INTEGER PRIMARY KEY,
  data BLOB NOT NULL
) STRICT;

CREATE TABLE packed (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  until_day INTEGER NOT NULL
) STRICT;

CREATE TABLE day_total (
  date INTEGER NOT NULL,
  point INTEGER NOT NULL,
  quantity INTEGER NOT NULL,
  from_us INTEGER NOT NULL,
  from_value INTEGER NOT NULL,
  until_us INTEGER NOT NULL,
  until_value INTEGER NOT NULL,
  quality INTEGER NOT NULL,
  PRIMARY KEY (date, point, quantity)
) STRICT, WITHOUT ROWID;

CREATE TABLE month_total (
  month INTEGER NOT NULL,
  point INTEGER NOT NULL,
  quantity INTEGER NOT NULL,
  from_us INTEGER NOT NULL,
  from_value INTEGER NOT NULL,
  until_us INTEGER NOT NULL,
  until_value INTEGER NOT NULL,
  quality INTEGER NOT NULL,
  PRIMARY KEY (month, point, quantity)
) STRICT, WITHOUT ROWID;
