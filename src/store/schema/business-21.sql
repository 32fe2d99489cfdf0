-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Version 21: which meters answer under another number than the one they are registered with: swapped
-- without a word, or wired to another's address. It is seen at every reading, not only at a sale.

-- The last 8 digits of what it says; NULL: it says its own, or none.
ALTER TABLE meter_live ADD COLUMN other_number INTEGER;
CREATE INDEX meter_live_other ON meter_live (project) WHERE other_number IS NOT NULL;

-- Whether a meter was in a job is asked before it is removed.
CREATE INDEX job_item_meter ON job_item (meter);
