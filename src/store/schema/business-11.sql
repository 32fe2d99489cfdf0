-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Version 11: the points where no account is open, in the order people walk: opening begins with
-- their list, and a campus has 100,000 points of which a few are free.

CREATE INDEX meter_list_unopened ON meter_list (project, place, search, id, account, point)
  WHERE account IS NULL AND point IS NOT NULL;

-- Main meters and those that are read only: few, and nobody opens an account on them.
CREATE INDEX meter_not_prepaid ON meter (id) WHERE kind <> 'prepaid';
