-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Version 22: since when a meter is out of service. Of those that were before, it is known where they
-- served last.

ALTER TABLE meter ADD COLUMN retired_us INTEGER;
UPDATE meter SET retired_us = (SELECT max (until_us) FROM circuit WHERE meter = meter.id)
  WHERE is_retired = 1;
