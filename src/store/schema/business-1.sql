-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Version 1 of the business file. Text that was released is never edited: change by a migration.
--
-- A table of a record has a column a field, of the same name (a test compares the two). Rules that
-- must hold whatever the program does are kept here: nothing posted is changed, numbers have no
-- gaps, a top-up goes its way and no other.
--
-- A list of choices is checked by OR: for IN with three or more SQLite makes a temporary index each
-- time the statement runs, which cost a third of a sale.

-- --- the registry: what stands where and what hangs on what ---

CREATE TABLE project (
  id BLOB NOT NULL PRIMARY KEY CHECK (length (id) = 16),
  name TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  company TEXT,
  receipt_footer TEXT,
  service_fee INTEGER NOT NULL CHECK (service_fee >= 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE building (
  id BLOB NOT NULL PRIMARY KEY CHECK (length (id) = 16),
  project BLOB NOT NULL REFERENCES project,
  name TEXT NOT NULL,
  position INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX building_project ON building (project);

CREATE TABLE floor (
  id BLOB NOT NULL PRIMARY KEY CHECK (length (id) = 16),
  project BLOB NOT NULL REFERENCES project,
  building BLOB NOT NULL REFERENCES building,
  name TEXT NOT NULL,
  position INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX floor_project ON floor (project);
CREATE INDEX floor_building ON floor (building);

CREATE TABLE room (
  id BLOB NOT NULL PRIMARY KEY CHECK (length (id) = 16),
  project BLOB NOT NULL REFERENCES project,
  floor BLOB NOT NULL REFERENCES floor,
  name TEXT NOT NULL,
  position INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX room_project ON room (project);
CREATE INDEX room_floor ON room (floor);

CREATE TABLE gateway (
  id BLOB NOT NULL PRIMARY KEY CHECK (length (id) = 16),
  project BLOB NOT NULL REFERENCES project,
  name TEXT NOT NULL,
  place TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX gateway_project ON gateway (project);

CREATE TABLE line (
  id BLOB NOT NULL PRIMARY KEY CHECK (length (id) = 16),
  project BLOB NOT NULL REFERENCES project,
  gateway BLOB REFERENCES gateway,
  number INTEGER NOT NULL UNIQUE CHECK (number >= 0),
  name TEXT NOT NULL,
  protocol TEXT NOT NULL CHECK (protocol = 'serial' OR protocol = 'modbus-tcp' OR
    protocol = 'rtu-tcp'),
  port TEXT NOT NULL,
  baud INTEGER NOT NULL,
  parity TEXT NOT NULL CHECK (parity = 'none' OR parity = 'even' OR parity = 'odd'),
  interval_s INTEGER NOT NULL CHECK (interval_s BETWEEN 60 AND 86400),
  is_disabled INTEGER NOT NULL CHECK (is_disabled IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE INDEX line_project ON line (project);
CREATE INDEX line_gateway ON line (gateway);

CREATE TABLE point (
  id BLOB NOT NULL PRIMARY KEY CHECK (length (id) = 16),
  project BLOB NOT NULL REFERENCES project,
  room BLOB NOT NULL REFERENCES room,
  number INTEGER NOT NULL UNIQUE CHECK (number >= 0),
  name TEXT,
  medium TEXT NOT NULL CHECK (medium IN ('electricity', 'water')),
  holder TEXT NOT NULL CHECK (holder IN ('meter', 'system'))
) STRICT, WITHOUT ROWID;
CREATE INDEX point_project ON point (project);
CREATE INDEX point_room ON point (room);

CREATE TABLE meter (
  id BLOB NOT NULL PRIMARY KEY CHECK (length (id) = 16),
  project BLOB NOT NULL REFERENCES project,
  line BLOB NOT NULL REFERENCES line,
  number INTEGER NOT NULL UNIQUE CHECK (number >= 0),
  serial TEXT NOT NULL,
  address INTEGER NOT NULL CHECK (address BETWEEN 1 AND 247),
  profile TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind = 'prepaid' OR kind = 'controlled' OR kind = 'check'),
  ct_ratio INTEGER NOT NULL CHECK (ct_ratio >= 1),
  pt_ratio INTEGER NOT NULL CHECK (pt_ratio >= 1),
  settings TEXT,
  UNIQUE (line, address),
  UNIQUE (project, serial)
) STRICT, WITHOUT ROWID;

CREATE TABLE circuit (
  id BLOB NOT NULL PRIMARY KEY CHECK (length (id) = 16),
  project BLOB NOT NULL REFERENCES project,
  meter BLOB NOT NULL REFERENCES meter,
  channel INTEGER NOT NULL CHECK (channel >= 1),
  point BLOB NOT NULL REFERENCES point,
  since_us INTEGER NOT NULL,
  until_us INTEGER CHECK (until_us >= since_us)
) STRICT, WITHOUT ROWID;
CREATE INDEX circuit_project ON circuit (project);
CREATE UNIQUE INDEX circuit_of_meter ON circuit (meter, channel) WHERE until_us IS NULL;
CREATE UNIQUE INDEX circuit_of_point ON circuit (point) WHERE until_us IS NULL;

CREATE TABLE tariff (
  id BLOB NOT NULL PRIMARY KEY CHECK (length (id) = 16),
  project BLOB NOT NULL REFERENCES project,
  name TEXT NOT NULL,
  medium TEXT NOT NULL CHECK (medium IN ('electricity', 'water')),
  plans TEXT,
  UNIQUE (project, name)
) STRICT, WITHOUT ROWID;

-- --- people ---

CREATE TABLE tenant (
  id BLOB NOT NULL PRIMARY KEY CHECK (length (id) = 16),
  project BLOB NOT NULL REFERENCES project,
  name TEXT NOT NULL,
  contact TEXT,
  phone TEXT,
  invoice_title TEXT,
  tax_number TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX tenant_name ON tenant (project, name);

CREATE TABLE account (
  id BLOB NOT NULL PRIMARY KEY CHECK (length (id) = 16),
  project BLOB NOT NULL REFERENCES project,
  number TEXT NOT NULL,
  tenant BLOB NOT NULL REFERENCES tenant,
  tariff BLOB NOT NULL REFERENCES tariff,
  alarm1 INTEGER NOT NULL CHECK (alarm1 >= 0),
  alarm2 INTEGER NOT NULL CHECK (alarm2 >= 0),
  overdraft_limit INTEGER NOT NULL CHECK (overdraft_limit >= 0),
  opened_us INTEGER NOT NULL,
  closed_us INTEGER CHECK (closed_us >= opened_us),
  UNIQUE (project, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX account_tenant ON account (tenant);
CREATE INDEX account_tariff ON account (tariff);

CREATE TABLE account_point (
  id BLOB NOT NULL PRIMARY KEY CHECK (length (id) = 16),
  project BLOB NOT NULL REFERENCES project,
  account BLOB NOT NULL REFERENCES account,
  point BLOB NOT NULL REFERENCES point,
  since_us INTEGER NOT NULL,
  until_us INTEGER CHECK (until_us >= since_us)
) STRICT, WITHOUT ROWID;
CREATE INDEX account_point_account ON account_point (account);
CREATE UNIQUE INDEX account_point_open ON account_point (point) WHERE until_us IS NULL;

CREATE TABLE operator (
  id BLOB NOT NULL PRIMARY KEY CHECK (length (id) = 16),
  name TEXT NOT NULL COLLATE NOCASE UNIQUE,
  display_name TEXT,
  is_disabled INTEGER NOT NULL CHECK (is_disabled IN (0, 1)),
  password_hash TEXT,
  failures INTEGER NOT NULL DEFAULT 0 CHECK (failures >= 0),
  locked_until_us INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE operator_role (
  id BLOB NOT NULL PRIMARY KEY CHECK (length (id) = 16),
  operator_id BLOB NOT NULL REFERENCES operator,
  project BLOB REFERENCES project,
  role TEXT NOT NULL CHECK (role = 'clerk' OR role = 'finance' OR role = 'engineer' OR
    role = 'auditor' OR role = 'administrator')
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX operator_role_of ON operator_role (operator_id, coalesce (project, x''));

CREATE TABLE session (
  token_hash BLOB NOT NULL PRIMARY KEY CHECK (length (token_hash) = 32),
  operator_id BLOB NOT NULL REFERENCES operator,
  origin TEXT,
  created_us INTEGER NOT NULL,
  used_us INTEGER NOT NULL,
  expires_us INTEGER NOT NULL,
  idle_us INTEGER NOT NULL CHECK (idle_us > 0)
) STRICT, WITHOUT ROWID;
CREATE INDEX session_operator ON session (operator_id);

CREATE TABLE setting (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT
) STRICT, WITHOUT ROWID;

-- --- sales, receipts and top-ups; money that changes hands is whole cents of 100 e4 ---

CREATE TABLE sale (
  id BLOB NOT NULL PRIMARY KEY CHECK (length (id) = 16),
  project BLOB NOT NULL REFERENCES project,
  account BLOB NOT NULL REFERENCES account,
  point BLOB NOT NULL REFERENCES point,
  paid INTEGER NOT NULL CHECK (paid >= 0 AND paid % 100 = 0),
  fee INTEGER NOT NULL CHECK (fee >= 0 AND fee % 100 = 0),
  credit INTEGER NOT NULL CHECK (credit >= 0 AND credit % 100 = 0),
  pay_method TEXT NOT NULL CHECK (pay_method = 'cash' OR pay_method = 'wechat' OR
    pay_method = 'alipay' OR pay_method = 'card'),
  pay_reference TEXT,
  operator_id BLOB REFERENCES operator,
  sold_us INTEGER NOT NULL,
  business_date INTEGER NOT NULL,
  CHECK (paid > 0 AND paid = fee + credit)
) STRICT, WITHOUT ROWID;
CREATE INDEX sale_sold ON sale (project, sold_us);
CREATE INDEX sale_account ON sale (account, sold_us);
CREATE INDEX sale_point ON sale (point, sold_us);

CREATE TRIGGER sale_not_deleted BEFORE DELETE ON sale
BEGIN
  SELECT RAISE (ABORT, 'A sale is never deleted');
END;

CREATE TRIGGER sale_not_updated BEFORE UPDATE ON sale
BEGIN
  SELECT RAISE (ABORT, 'A sale is never changed: post a new one');
END;

CREATE TABLE receipt (
  id BLOB NOT NULL PRIMARY KEY REFERENCES sale,
  project BLOB NOT NULL REFERENCES project,
  number INTEGER NOT NULL CHECK (number >= 1),
  issued_us INTEGER NOT NULL,
  prints INTEGER NOT NULL CHECK (prints >= 0),
  company TEXT,
  tenant_name TEXT,
  account_number TEXT,
  room TEXT,
  meter_serial TEXT,
  tariff_name TEXT,
  paid INTEGER NOT NULL CHECK (paid >= 0 AND paid % 100 = 0),
  fee INTEGER NOT NULL CHECK (fee >= 0 AND fee % 100 = 0),
  credit INTEGER NOT NULL CHECK (credit >= 0 AND credit % 100 = 0),
  paid_in_words TEXT,
  pay_method TEXT NOT NULL CHECK (pay_method = 'cash' OR pay_method = 'wechat' OR
    pay_method = 'alipay' OR pay_method = 'card'),
  pay_reference TEXT,
  operator_name TEXT,
  footer TEXT,
  time_zone TEXT,
  UNIQUE (project, number)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER receipt_not_deleted BEFORE DELETE ON receipt
BEGIN
  SELECT RAISE (ABORT, 'A receipt is never deleted');
END;

CREATE TRIGGER receipt_without_gaps BEFORE INSERT ON receipt
  WHEN NEW.number <> 1 + coalesce ((SELECT max (number) FROM receipt WHERE project = NEW.project),
    0)
BEGIN
  SELECT RAISE (ABORT, 'Receipt numbers have no gaps');
END;

CREATE TRIGGER receipt_not_updated BEFORE UPDATE OF id, project, number, issued_us, company,
  tenant_name, account_number, room, meter_serial, tariff_name, paid, fee, credit, paid_in_words,
  pay_method, pay_reference, operator_name, footer, time_zone ON receipt
BEGIN
  SELECT RAISE (ABORT, 'A receipt is never changed');
END;

CREATE TRIGGER receipt_prints_only_grow BEFORE UPDATE OF prints ON receipt
  WHEN NEW.prints <> OLD.prints + 1
BEGIN
  SELECT RAISE (ABORT, 'Prints of a receipt are counted one by one');
END;

CREATE TABLE topup (
  id BLOB NOT NULL PRIMARY KEY REFERENCES sale,
  project BLOB NOT NULL REFERENCES project,
  point BLOB NOT NULL REFERENCES point,
  meter BLOB NOT NULL REFERENCES meter,
  amount INTEGER NOT NULL CHECK (amount > 0 AND amount % 100 = 0),
  state TEXT NOT NULL CHECK (state = 'queued' OR state = 'intent' OR state = 'sent' OR
    state = 'unknown' OR state = 'settled' OR state = 'rejected' OR state = 'conflict' OR
    state = 'cancelled'),
  count_before INTEGER,
  target_count INTEGER CHECK (target_count = count_before + 1),
  balance_before INTEGER,
  count_after INTEGER,
  balance_after INTEGER,
  attempts INTEGER NOT NULL CHECK (attempts >= 0),
  queued_us INTEGER NOT NULL,
  intent_us INTEGER,
  sent_us INTEGER,
  ended_us INTEGER,
  next_try_us INTEGER,
  reason TEXT,
  CHECK (state IN ('queued', 'cancelled') OR target_count IS NOT NULL)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX topup_under_way ON topup (meter) WHERE state IN ('intent', 'sent', 'unknown');
CREATE INDEX topup_open ON topup (queued_us) WHERE state IN ('queued', 'intent', 'sent', 'unknown');
CREATE INDEX topup_meter ON topup (meter, queued_us);
CREATE INDEX topup_point ON topup (point);

CREATE TRIGGER topup_not_deleted BEFORE DELETE ON topup
BEGIN
  SELECT RAISE (ABORT, 'A topup is never deleted');
END;

CREATE TRIGGER topup_begins_queued BEFORE INSERT ON topup
  WHEN NEW.state <> 'queued'
BEGIN
  SELECT RAISE (ABORT, 'A top-up begins as queued');
END;

CREATE TRIGGER topup_steps BEFORE UPDATE OF state ON topup
  WHEN NEW.state <> OLD.state AND (OLD.state || ' ' || NEW.state) NOT IN ('queued intent',
    'queued cancelled', 'intent sent', 'intent unknown', 'sent unknown', 'sent settled',
    'sent rejected', 'sent conflict', 'unknown sent', 'unknown settled', 'unknown rejected',
    'unknown conflict')
BEGIN
  SELECT RAISE (ABORT, 'A top-up cannot take this step');
END;

CREATE TRIGGER topup_ended BEFORE UPDATE ON topup
  WHEN OLD.state = 'settled' OR OLD.state = 'rejected' OR OLD.state = 'conflict' OR
    OLD.state = 'cancelled'
BEGIN
  SELECT RAISE (ABORT, 'This top-up has ended');
END;

CREATE TRIGGER topup_target_stays BEFORE UPDATE ON topup
  WHEN OLD.target_count IS NOT NULL AND (NEW.target_count, NEW.count_before, NEW.balance_before) IS
    NOT (OLD.target_count, OLD.count_before, OLD.balance_before)
BEGIN
  SELECT RAISE (ABORT, 'The target of a top-up is never computed again');
END;

CREATE TRIGGER topup_subject_stays BEFORE UPDATE ON topup
  WHEN (NEW.id, NEW.project, NEW.point, NEW.meter, NEW.amount, NEW.queued_us) IS NOT (OLD.id,
    OLD.project, OLD.point, OLD.meter, OLD.amount, OLD.queued_us)
BEGIN
  SELECT RAISE (ABORT, 'Meter and amount of a top-up never change');
END;

-- --- the journal ---

CREATE TABLE entry (
  id BLOB NOT NULL PRIMARY KEY CHECK (length (id) = 16),
  project BLOB NOT NULL REFERENCES project,
  kind TEXT NOT NULL CHECK (kind = 'sale' OR kind = 'settle' OR kind = 'reject' OR kind = 'cancel'
    OR kind = 'reversal' OR kind = 'adopt' OR kind = 'use' OR kind = 'close-account'),
  subject BLOB,
  reverses BLOB REFERENCES entry,
  operator_id BLOB REFERENCES operator,
  posted_us INTEGER NOT NULL,
  business_date INTEGER NOT NULL,
  n_transfers INTEGER NOT NULL CHECK (n_transfers >= 1),
  CHECK (kind <> 'reversal' OR reverses IS NOT NULL)
) STRICT, WITHOUT ROWID;
CREATE INDEX entry_posted ON entry (project, posted_us);
CREATE INDEX entry_subject ON entry (subject);
CREATE UNIQUE INDEX entry_reverses ON entry (reverses) WHERE reverses IS NOT NULL;

CREATE TRIGGER entry_not_deleted BEFORE DELETE ON entry
BEGIN
  SELECT RAISE (ABORT, 'A entry is never deleted');
END;

CREATE TRIGGER entry_not_updated BEFORE UPDATE ON entry
BEGIN
  SELECT RAISE (ABORT, 'A entry is never changed: post a new one');
END;

CREATE TRIGGER entry_reversal_stands BEFORE INSERT ON entry
  WHEN NEW.reverses IS NOT NULL AND (SELECT kind FROM entry WHERE id = NEW.reverses) = 'reversal'
BEGIN
  SELECT RAISE (ABORT, 'A reversal cannot be reversed');
END;

CREATE TABLE transfer (
  entry BLOB NOT NULL REFERENCES entry,
  position INTEGER NOT NULL,
  debit TEXT NOT NULL CHECK (debit = 'cash' OR debit = 'bank' OR debit = 'in-transit' OR
    debit = 'prepaid' OR debit = 'fee-income' OR debit = 'energy-income' OR debit = 'credit-given'
    OR debit = 'adopted' OR debit = 'to-refund'),
  credit TEXT NOT NULL CHECK (credit = 'cash' OR credit = 'bank' OR credit = 'in-transit' OR
    credit = 'prepaid' OR credit = 'fee-income' OR credit = 'energy-income' OR
    credit = 'credit-given' OR credit = 'adopted' OR credit = 'to-refund'),
  debit_owner BLOB,
  credit_owner BLOB,
  amount INTEGER NOT NULL CHECK (amount > 0),
  PRIMARY KEY (entry, position)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER transfer_not_deleted BEFORE DELETE ON transfer
BEGIN
  SELECT RAISE (ABORT, 'A transfer is never deleted');
END;

CREATE TRIGGER transfer_not_updated BEFORE UPDATE ON transfer
BEGIN
  SELECT RAISE (ABORT, 'A transfer is never changed: post a new one');
END;

CREATE TRIGGER transfer_counted BEFORE INSERT ON transfer
  WHEN NEW.position < 0 OR NEW.position >= (SELECT n_transfers FROM entry WHERE id = NEW.entry)
BEGIN
  SELECT RAISE (ABORT, 'This entry is complete');
END;

CREATE TABLE book_balance (
  project BLOB NOT NULL REFERENCES project,
  book TEXT NOT NULL CHECK (book = 'cash' OR book = 'bank' OR book = 'in-transit' OR
    book = 'prepaid' OR book = 'fee-income' OR book = 'energy-income' OR book = 'credit-given' OR
    book = 'adopted' OR book = 'to-refund'),
  owner BLOB NOT NULL CHECK (length (owner) IN (0, 16)),
  balance INTEGER NOT NULL,
  PRIMARY KEY (project, book, owner)
) STRICT, WITHOUT ROWID;

-- Debits make a balance grow, credits make it fall: of all books of a project they add up to zero.
CREATE TRIGGER transfer_books AFTER INSERT ON transfer
BEGIN
  INSERT INTO book_balance VALUES ((SELECT project FROM entry WHERE id = NEW.entry), NEW.debit,
    coalesce (NEW.debit_owner, x''), NEW.amount) ON CONFLICT (project, book, owner) DO UPDATE SET
    balance = balance + excluded.balance;
  INSERT INTO book_balance VALUES ((SELECT project FROM entry WHERE id = NEW.entry), NEW.credit,
    coalesce (NEW.credit_owner, x''), -NEW.amount) ON CONFLICT (project, book, owner) DO UPDATE SET
    balance = balance + excluded.balance;
END;

-- --- work, events, the log ---

CREATE TABLE command (
  id BLOB NOT NULL PRIMARY KEY CHECK (length (id) = 16),
  project BLOB NOT NULL REFERENCES project,
  meter BLOB NOT NULL REFERENCES meter,
  kind TEXT NOT NULL CHECK (kind = 'read' OR kind = 'trip' OR kind = 'restore' OR kind = 'hold' OR
    kind = 'clock' OR kind = 'prices' OR kind = 'alarms' OR kind = 'overload'),
  reason TEXT,
  expires_us INTEGER,
  power_w INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state = 'queued' OR state = 'sent' OR state = 'proved' OR
    state = 'not-proved' OR state = 'refused' OR state = 'unreachable' OR state = 'cancelled'),
  result TEXT,
  operator_id BLOB REFERENCES operator,
  created_us INTEGER NOT NULL,
  sent_us INTEGER,
  ended_us INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX command_created ON command (project, created_us);
CREATE INDEX command_meter ON command (meter, created_us);
CREATE INDEX command_open ON command (created_us) WHERE state IN ('queued', 'sent');

CREATE TRIGGER command_not_deleted BEFORE DELETE ON command
BEGIN
  SELECT RAISE (ABORT, 'A command is never deleted');
END;

CREATE TRIGGER command_ended BEFORE UPDATE ON command
  WHEN OLD.ended_us IS NOT NULL
BEGIN
  SELECT RAISE (ABORT, 'This command has ended');
END;

CREATE TABLE job (
  id BLOB NOT NULL PRIMARY KEY CHECK (length (id) = 16),
  project BLOB REFERENCES project,
  kind TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state = 'running' OR state = 'done' OR state = 'failed' OR
    state = 'cancelled'),
  done INTEGER NOT NULL,
  total INTEGER NOT NULL,
  result TEXT,
  operator_id BLOB REFERENCES operator,
  created_us INTEGER NOT NULL,
  ended_us INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX job_created ON job (created_us);

-- AUTOINCREMENT: a number is never given again, also when all events were dropped.
CREATE TABLE event (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  time_us INTEGER NOT NULL,
  project BLOB,
  topic TEXT NOT NULL,
  subject BLOB
) STRICT;
CREATE INDEX event_time ON event (time_us);

CREATE TABLE audit_entry (
  number INTEGER NOT NULL CHECK (number >= 1),
  time_us INTEGER NOT NULL,
  operator_name TEXT,
  origin TEXT,
  operation TEXT NOT NULL,
  project BLOB,
  subject TEXT,
  "before" TEXT,
  "after" TEXT,
  hash TEXT NOT NULL CHECK (length (hash) = 64)
) STRICT;
CREATE UNIQUE INDEX audit_entry_chain ON audit_entry (coalesce (project, x''), number);

CREATE TRIGGER audit_entry_not_deleted BEFORE DELETE ON audit_entry
BEGIN
  SELECT RAISE (ABORT, 'A audit_entry is never deleted');
END;

CREATE TRIGGER audit_entry_not_updated BEFORE UPDATE ON audit_entry
BEGIN
  SELECT RAISE (ABORT, 'A audit_entry is never changed: post a new one');
END;

CREATE TABLE meter_live (
  id BLOB NOT NULL PRIMARY KEY REFERENCES meter,
  project BLOB NOT NULL REFERENCES project,
  state TEXT NOT NULL CHECK (state = 'ok' OR state = 'alarm1' OR state = 'alarm2' OR
    state = 'arrears' OR state = 'tripped' OR state = 'new' OR state = 'lost' OR state = 'held'),
  read_us INTEGER,
  failed_us INTEGER,
  failures INTEGER NOT NULL,
  is_lost INTEGER NOT NULL CHECK (is_lost IN (0, 1)),
  is_closed INTEGER NOT NULL CHECK (is_closed IN (0, 1)),
  is_forced INTEGER NOT NULL CHECK (is_forced IN (0, 1)),
  balance INTEGER,
  purchase_count INTEGER,
  energy_total INTEGER,
  power_w INTEGER,
  voltage_a_mv INTEGER,
  voltage_b_mv INTEGER,
  voltage_c_mv INTEGER,
  current_a_ma INTEGER,
  current_b_ma INTEGER,
  current_c_ma INTEGER,
  factor_e3 INTEGER,
  clock_us INTEGER
) STRICT, WITHOUT ROWID;

-- --- the meters' list ---
--
-- A table, because 100,000 rows cannot be joined from ten tables at each keystroke. It is derived
-- from the view and kept up to date by triggers alone, so no code can forget it, and verification
-- compares the two.

CREATE TABLE point_search (
  point BLOB NOT NULL PRIMARY KEY REFERENCES point,
  text TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- "place" is where a meter is as one text, in the order people walk; those without one come last.
CREATE VIEW meter_source AS
SELECT
  m.id AS id,
  m.project AS project,
  c.point AS point,
  ap.account AS account,
  m.line AS line,
  b.name AS building,
  f.name AS floor,
  r.name AS room,
  coalesce (f.position, 0) AS floor_position,
  coalesce (r.position, 0) AS room_position,
  m.serial AS serial,
  m.profile AS profile,
  l.name AS line_name,
  m.address AS address,
  t.name AS tenant_name,
  t.contact AS contact,
  t.phone AS phone,
  a.number AS account_number,
  tf.name AS tariff_name,
  a.alarm1 AS alarm1,
  a.alarm2 AS alarm2,
  coalesce (v.state, CASE WHEN ap.account IS NULL THEN 'new' ELSE 'lost' END) AS state,
  CASE WHEN r.id IS NULL THEN '~ ' || m.serial ELSE printf ('%010d %s %010d %s %010d %s %s %d',
    b.position, b.name, f.position, f.name, r.position, r.name, m.serial, c.channel) END AS place,
  coalesce (ps.text, lower (m.serial)) AS search
FROM meter m
  JOIN line l ON l.id = m.line
  LEFT JOIN circuit c ON c.meter = m.id AND c.until_us IS NULL
  LEFT JOIN point p ON p.id = c.point
  LEFT JOIN room r ON r.id = p.room
  LEFT JOIN floor f ON f.id = r.floor
  LEFT JOIN building b ON b.id = f.building
  LEFT JOIN account_point ap ON ap.point = c.point AND ap.until_us IS NULL
  LEFT JOIN account a ON a.id = ap.account
  LEFT JOIN tenant t ON t.id = a.tenant
  LEFT JOIN tariff tf ON tf.id = a.tariff
  LEFT JOIN meter_live v ON v.id = m.id
  LEFT JOIN point_search ps ON ps.point = c.point;

CREATE TABLE meter_list (
  row INTEGER PRIMARY KEY,
  id BLOB NOT NULL,
  project BLOB NOT NULL,
  point BLOB,
  account BLOB,
  line BLOB NOT NULL,
  building TEXT,
  floor TEXT,
  room TEXT,
  floor_position INTEGER NOT NULL,
  room_position INTEGER NOT NULL,
  serial TEXT NOT NULL,
  profile TEXT NOT NULL,
  line_name TEXT NOT NULL,
  address INTEGER NOT NULL,
  tenant_name TEXT,
  contact TEXT,
  phone TEXT,
  account_number TEXT,
  tariff_name TEXT,
  alarm1 INTEGER,
  alarm2 INTEGER,
  state TEXT NOT NULL,
  place TEXT NOT NULL,
  search TEXT NOT NULL
) STRICT;
CREATE INDEX meter_list_id ON meter_list (id);
-- Everything that choosing the rows of a window in the list's own order needs.
CREATE INDEX meter_list_place ON meter_list (project, place, state, search);
CREATE INDEX meter_list_state ON meter_list (project, state, place);
CREATE INDEX meter_list_room ON meter_list (project, room, place);
CREATE INDEX meter_list_serial ON meter_list (project, serial, place);
CREATE INDEX meter_list_tenant ON meter_list (project, tenant_name, place);
CREATE INDEX meter_list_account ON meter_list (project, account_number, place);

CREATE TRIGGER list_meter_new AFTER INSERT ON meter
BEGIN
  DELETE FROM meter_list WHERE id IN (NEW.id);
  INSERT INTO meter_list (id, project, point, account, line, building, floor, room, floor_position,
    room_position, serial, profile, line_name, address, tenant_name, contact, phone, account_number,
    tariff_name, alarm1, alarm2, state, place, search) SELECT id, project, point, account, line,
    building, floor, room, floor_position, room_position, serial, profile, line_name, address,
    tenant_name, contact, phone, account_number, tariff_name, alarm1, alarm2, state, place, search
    FROM meter_source WHERE id IN (NEW.id);
END;

CREATE TRIGGER list_meter AFTER UPDATE ON meter
BEGIN
  DELETE FROM meter_list WHERE id IN (NEW.id);
  INSERT INTO meter_list (id, project, point, account, line, building, floor, room, floor_position,
    room_position, serial, profile, line_name, address, tenant_name, contact, phone, account_number,
    tariff_name, alarm1, alarm2, state, place, search) SELECT id, project, point, account, line,
    building, floor, room, floor_position, room_position, serial, profile, line_name, address,
    tenant_name, contact, phone, account_number, tariff_name, alarm1, alarm2, state, place, search
    FROM meter_source WHERE id IN (NEW.id);
END;

CREATE TRIGGER list_meter_gone AFTER DELETE ON meter
BEGIN
  DELETE FROM meter_list WHERE id = OLD.id;
END;

CREATE TRIGGER list_circuit_new AFTER INSERT ON circuit
BEGIN
  DELETE FROM meter_list WHERE id IN (NEW.meter);
  INSERT INTO meter_list (id, project, point, account, line, building, floor, room, floor_position,
    room_position, serial, profile, line_name, address, tenant_name, contact, phone, account_number,
    tariff_name, alarm1, alarm2, state, place, search) SELECT id, project, point, account, line,
    building, floor, room, floor_position, room_position, serial, profile, line_name, address,
    tenant_name, contact, phone, account_number, tariff_name, alarm1, alarm2, state, place, search
    FROM meter_source WHERE id IN (NEW.meter);
END;

CREATE TRIGGER list_circuit AFTER UPDATE ON circuit
BEGIN
  DELETE FROM meter_list WHERE id IN (NEW.meter, OLD.meter);
  INSERT INTO meter_list (id, project, point, account, line, building, floor, room, floor_position,
    room_position, serial, profile, line_name, address, tenant_name, contact, phone, account_number,
    tariff_name, alarm1, alarm2, state, place, search) SELECT id, project, point, account, line,
    building, floor, room, floor_position, room_position, serial, profile, line_name, address,
    tenant_name, contact, phone, account_number, tariff_name, alarm1, alarm2, state, place, search
    FROM meter_source WHERE id IN (NEW.meter, OLD.meter);
END;

CREATE TRIGGER list_circuit_gone AFTER DELETE ON circuit
BEGIN
  DELETE FROM meter_list WHERE id IN (OLD.meter);
  INSERT INTO meter_list (id, project, point, account, line, building, floor, room, floor_position,
    room_position, serial, profile, line_name, address, tenant_name, contact, phone, account_number,
    tariff_name, alarm1, alarm2, state, place, search) SELECT id, project, point, account, line,
    building, floor, room, floor_position, room_position, serial, profile, line_name, address,
    tenant_name, contact, phone, account_number, tariff_name, alarm1, alarm2, state, place, search
    FROM meter_source WHERE id IN (OLD.meter);
END;

CREATE TRIGGER list_account_point_new AFTER INSERT ON account_point
BEGIN
  DELETE FROM meter_list WHERE id IN (SELECT c.meter FROM circuit c JOIN point p ON p.id = c.point
    WHERE c.until_us IS NULL AND p.id = NEW.point);
  INSERT INTO meter_list (id, project, point, account, line, building, floor, room, floor_position,
    room_position, serial, profile, line_name, address, tenant_name, contact, phone, account_number,
    tariff_name, alarm1, alarm2, state, place, search) SELECT id, project, point, account, line,
    building, floor, room, floor_position, room_position, serial, profile, line_name, address,
    tenant_name, contact, phone, account_number, tariff_name, alarm1, alarm2, state, place, search
    FROM meter_source WHERE id IN (SELECT c.meter FROM circuit c JOIN point p ON p.id = c.point
    WHERE c.until_us IS NULL AND p.id = NEW.point);
END;

CREATE TRIGGER list_account_point AFTER UPDATE ON account_point
BEGIN
  DELETE FROM meter_list WHERE id IN (SELECT c.meter FROM circuit c JOIN point p ON p.id = c.point
    WHERE c.until_us IS NULL AND p.id IN (NEW.point, OLD.point));
  INSERT INTO meter_list (id, project, point, account, line, building, floor, room, floor_position,
    room_position, serial, profile, line_name, address, tenant_name, contact, phone, account_number,
    tariff_name, alarm1, alarm2, state, place, search) SELECT id, project, point, account, line,
    building, floor, room, floor_position, room_position, serial, profile, line_name, address,
    tenant_name, contact, phone, account_number, tariff_name, alarm1, alarm2, state, place, search
    FROM meter_source WHERE id IN (SELECT c.meter FROM circuit c JOIN point p ON p.id = c.point
    WHERE c.until_us IS NULL AND p.id IN (NEW.point, OLD.point));
END;

CREATE TRIGGER list_point AFTER UPDATE OF room ON point
BEGIN
  DELETE FROM meter_list WHERE id IN (SELECT c.meter FROM circuit c JOIN point p ON p.id = c.point
    WHERE c.until_us IS NULL AND p.id = NEW.id);
  INSERT INTO meter_list (id, project, point, account, line, building, floor, room, floor_position,
    room_position, serial, profile, line_name, address, tenant_name, contact, phone, account_number,
    tariff_name, alarm1, alarm2, state, place, search) SELECT id, project, point, account, line,
    building, floor, room, floor_position, room_position, serial, profile, line_name, address,
    tenant_name, contact, phone, account_number, tariff_name, alarm1, alarm2, state, place, search
    FROM meter_source WHERE id IN (SELECT c.meter FROM circuit c JOIN point p ON p.id = c.point
    WHERE c.until_us IS NULL AND p.id = NEW.id);
END;

CREATE TRIGGER list_room AFTER UPDATE ON room
BEGIN
  DELETE FROM meter_list WHERE id IN (SELECT c.meter FROM circuit c JOIN point p ON p.id = c.point
    WHERE c.until_us IS NULL AND p.room = NEW.id);
  INSERT INTO meter_list (id, project, point, account, line, building, floor, room, floor_position,
    room_position, serial, profile, line_name, address, tenant_name, contact, phone, account_number,
    tariff_name, alarm1, alarm2, state, place, search) SELECT id, project, point, account, line,
    building, floor, room, floor_position, room_position, serial, profile, line_name, address,
    tenant_name, contact, phone, account_number, tariff_name, alarm1, alarm2, state, place, search
    FROM meter_source WHERE id IN (SELECT c.meter FROM circuit c JOIN point p ON p.id = c.point
    WHERE c.until_us IS NULL AND p.room = NEW.id);
END;

CREATE TRIGGER list_floor AFTER UPDATE ON floor
BEGIN
  DELETE FROM meter_list WHERE id IN (SELECT c.meter FROM circuit c JOIN point p ON p.id = c.point
    WHERE c.until_us IS NULL AND p.room IN (SELECT id FROM room WHERE floor = NEW.id));
  INSERT INTO meter_list (id, project, point, account, line, building, floor, room, floor_position,
    room_position, serial, profile, line_name, address, tenant_name, contact, phone, account_number,
    tariff_name, alarm1, alarm2, state, place, search) SELECT id, project, point, account, line,
    building, floor, room, floor_position, room_position, serial, profile, line_name, address,
    tenant_name, contact, phone, account_number, tariff_name, alarm1, alarm2, state, place, search
    FROM meter_source WHERE id IN (SELECT c.meter FROM circuit c JOIN point p ON p.id = c.point
    WHERE c.until_us IS NULL AND p.room IN (SELECT id FROM room WHERE floor = NEW.id));
END;

CREATE TRIGGER list_building AFTER UPDATE ON building
BEGIN
  DELETE FROM meter_list WHERE id IN (SELECT c.meter FROM circuit c JOIN point p ON p.id = c.point
    WHERE c.until_us IS NULL AND p.room IN (SELECT r.id FROM room r JOIN floor f ON f.id = r.floor
    WHERE f.building = NEW.id));
  INSERT INTO meter_list (id, project, point, account, line, building, floor, room, floor_position,
    room_position, serial, profile, line_name, address, tenant_name, contact, phone, account_number,
    tariff_name, alarm1, alarm2, state, place, search) SELECT id, project, point, account, line,
    building, floor, room, floor_position, room_position, serial, profile, line_name, address,
    tenant_name, contact, phone, account_number, tariff_name, alarm1, alarm2, state, place, search
    FROM meter_source WHERE id IN (SELECT c.meter FROM circuit c JOIN point p ON p.id = c.point
    WHERE c.until_us IS NULL AND p.room IN (SELECT r.id FROM room r JOIN floor f ON f.id = r.floor
    WHERE f.building = NEW.id));
END;

CREATE TRIGGER list_line AFTER UPDATE OF name ON line
BEGIN
  DELETE FROM meter_list WHERE id IN (SELECT id FROM meter WHERE line = NEW.id);
  INSERT INTO meter_list (id, project, point, account, line, building, floor, room, floor_position,
    room_position, serial, profile, line_name, address, tenant_name, contact, phone, account_number,
    tariff_name, alarm1, alarm2, state, place, search) SELECT id, project, point, account, line,
    building, floor, room, floor_position, room_position, serial, profile, line_name, address,
    tenant_name, contact, phone, account_number, tariff_name, alarm1, alarm2, state, place, search
    FROM meter_source WHERE id IN (SELECT id FROM meter WHERE line = NEW.id);
END;

CREATE TRIGGER list_account AFTER UPDATE ON account
BEGIN
  DELETE FROM meter_list WHERE id IN (SELECT c.meter FROM account a JOIN account_point ap ON
    ap.account = a.id JOIN circuit c ON c.point = ap.point WHERE ap.until_us IS NULL AND c.until_us
    IS NULL AND a.id = NEW.id);
  INSERT INTO meter_list (id, project, point, account, line, building, floor, room, floor_position,
    room_position, serial, profile, line_name, address, tenant_name, contact, phone, account_number,
    tariff_name, alarm1, alarm2, state, place, search) SELECT id, project, point, account, line,
    building, floor, room, floor_position, room_position, serial, profile, line_name, address,
    tenant_name, contact, phone, account_number, tariff_name, alarm1, alarm2, state, place, search
    FROM meter_source WHERE id IN (SELECT c.meter FROM account a JOIN account_point ap ON ap.account
    = a.id JOIN circuit c ON c.point = ap.point WHERE ap.until_us IS NULL AND c.until_us IS NULL AND
    a.id = NEW.id);
END;

CREATE TRIGGER list_tenant AFTER UPDATE ON tenant
BEGIN
  DELETE FROM meter_list WHERE id IN (SELECT c.meter FROM account a JOIN account_point ap ON
    ap.account = a.id JOIN circuit c ON c.point = ap.point WHERE ap.until_us IS NULL AND c.until_us
    IS NULL AND a.tenant = NEW.id);
  INSERT INTO meter_list (id, project, point, account, line, building, floor, room, floor_position,
    room_position, serial, profile, line_name, address, tenant_name, contact, phone, account_number,
    tariff_name, alarm1, alarm2, state, place, search) SELECT id, project, point, account, line,
    building, floor, room, floor_position, room_position, serial, profile, line_name, address,
    tenant_name, contact, phone, account_number, tariff_name, alarm1, alarm2, state, place, search
    FROM meter_source WHERE id IN (SELECT c.meter FROM account a JOIN account_point ap ON ap.account
    = a.id JOIN circuit c ON c.point = ap.point WHERE ap.until_us IS NULL AND c.until_us IS NULL AND
    a.tenant = NEW.id);
END;

CREATE TRIGGER list_tariff AFTER UPDATE OF name ON tariff
BEGIN
  DELETE FROM meter_list WHERE id IN (SELECT c.meter FROM account a JOIN account_point ap ON
    ap.account = a.id JOIN circuit c ON c.point = ap.point WHERE ap.until_us IS NULL AND c.until_us
    IS NULL AND a.tariff = NEW.id);
  INSERT INTO meter_list (id, project, point, account, line, building, floor, room, floor_position,
    room_position, serial, profile, line_name, address, tenant_name, contact, phone, account_number,
    tariff_name, alarm1, alarm2, state, place, search) SELECT id, project, point, account, line,
    building, floor, room, floor_position, room_position, serial, profile, line_name, address,
    tenant_name, contact, phone, account_number, tariff_name, alarm1, alarm2, state, place, search
    FROM meter_source WHERE id IN (SELECT c.meter FROM account a JOIN account_point ap ON ap.account
    = a.id JOIN circuit c ON c.point = ap.point WHERE ap.until_us IS NULL AND c.until_us IS NULL AND
    a.tariff = NEW.id);
END;

CREATE TRIGGER list_search_new AFTER INSERT ON point_search
BEGIN
  UPDATE meter_list SET search = NEW.text WHERE id = (SELECT meter FROM circuit WHERE point =
    NEW.point AND until_us IS NULL) AND point = NEW.point;
END;

CREATE TRIGGER list_search AFTER UPDATE ON point_search
  WHEN NEW.text <> OLD.text
BEGIN
  UPDATE meter_list SET search = NEW.text WHERE id = (SELECT meter FROM circuit WHERE point =
    NEW.point AND until_us IS NULL) AND point = NEW.point;
END;

CREATE TRIGGER list_live_new AFTER INSERT ON meter_live
BEGIN
  UPDATE meter_list SET state = NEW.state WHERE id = NEW.id AND state <> NEW.state;
END;

CREATE TRIGGER list_live AFTER UPDATE OF state ON meter_live
  WHEN NEW.state <> OLD.state
BEGIN
  UPDATE meter_list SET state = NEW.state WHERE id = NEW.id;
END;
