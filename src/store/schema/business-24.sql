-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Version 24: which meters count purchases that the books do not know: sold elsewhere, or forgotten by
-- the backup the site was restored from. It is seen at every reading, not only when somebody verifies.

-- The count it shows; NULL: the books know all of them, or one of ours is on its way.
ALTER TABLE meter_live ADD COLUMN unknown_count INTEGER;
CREATE INDEX meter_live_unknown_count ON meter_live (project) WHERE unknown_count IS NOT NULL;
