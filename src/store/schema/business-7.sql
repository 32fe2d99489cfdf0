-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Version 7: the log is read by time.

-- With what is filtered by, so that a count of a million entries does not read their texts; one
-- index and not one a filter, because each is a page more to write with every sale.
CREATE INDEX audit_entry_time
  ON audit_entry (time_us, operation, operator_name, project, subject);
