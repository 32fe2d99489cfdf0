-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Version 26: power factor and reactive power of each phase, where a meter tells them: the angle
-- between a current and its voltage, and which of the two leads.

ALTER TABLE meter_live ADD COLUMN factor_a_e3 INTEGER;
ALTER TABLE meter_live ADD COLUMN factor_b_e3 INTEGER;
ALTER TABLE meter_live ADD COLUMN factor_c_e3 INTEGER;
ALTER TABLE meter_live ADD COLUMN reactive_a_var INTEGER;
ALTER TABLE meter_live ADD COLUMN reactive_b_var INTEGER;
ALTER TABLE meter_live ADD COLUMN reactive_c_var INTEGER;
