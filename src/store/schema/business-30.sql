-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Version 30: when an operator did something last is found by name.

CREATE INDEX audit_entry_operator ON audit_entry (operator_name, time_us);
