-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Version 23: what a command told its meter beside itself, in words: which version of which tariff with
-- its prices, which alarm amounts. It differs from meter to meter, and the tariff may change later.

ALTER TABLE command ADD COLUMN content TEXT;
