-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Version 27: since when what answers is not the meter it is taken for. Until its own number is read
-- again, the values in its row stay those that it showed itself last.

-- With it, other_number 0 is a meter that says no number where one was known.
ALTER TABLE meter_live ADD COLUMN other_since_us INTEGER;

-- Which meters a point had is asked at every account's story; the ended ones had no index.
CREATE INDEX circuit_ever_of_point ON circuit (point, since_us);

-- A meter that says another one's number is at the other one's address: found by the end of a number.
CREATE INDEX meter_of_number ON meter (substr(serial, -8));
