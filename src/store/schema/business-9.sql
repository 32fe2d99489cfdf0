-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Version 9: the most a meter may hold is a project's, or its own, instead of a setting of the site.
-- 0 is no limit of a project, and a meter without one of its own.

ALTER TABLE project ADD COLUMN hoarding_limit INTEGER NOT NULL DEFAULT 0 CHECK (hoarding_limit >= 0);
ALTER TABLE meter ADD COLUMN hoarding_limit INTEGER NOT NULL DEFAULT 0 CHECK (hoarding_limit >= 0);

UPDATE project SET hoarding_limit = (SELECT CAST (round (CAST (value AS REAL) * 100) AS INTEGER) * 100
    FROM setting WHERE name = 'hoarding-limit')
  WHERE EXISTS (SELECT 1 FROM setting WHERE name = 'hoarding-limit' AND CAST (value AS REAL) > 0);
DELETE FROM setting WHERE name = 'hoarding-limit';
