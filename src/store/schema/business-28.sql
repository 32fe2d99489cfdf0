-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Version 28: what a meter's money was spent for by day, so that its mean is one of whole weeks. What
-- was known until then (window and rate) stays until a day is seen.

-- Eight days of four numbers (date, microseconds seen, 10^-4 yuan, Wh), each of 8 bytes, lowest first.
ALTER TABLE meter_use ADD COLUMN days BLOB CHECK (length (days) = 256);
