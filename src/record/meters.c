/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/meters.h"

/* The nicks are those of pwt_meter_state_nick(); a test holds the two together. */
const PwtChoice pwt_meter_state_choices[] = {
  { "ok", N_ ("Normal") },       { "alarm1", N_ ("Alarm 1") },
  { "alarm2", N_ ("Alarm 2") },  { "arrears", N_ ("In arrears") },
  { "tripped", N_ ("Tripped") }, { "unsold", N_ ("Nothing bought yet") },
  { "new", N_ ("Not opened") },  { "lost", N_ ("Lost") },
  { "held", N_ ("Held") },       { NULL, NULL },
};

const PwtChoice pwt_command_kind_choices[] = {
  { "read", N_ ("Read") },
  { "trip", N_ ("Trip") },
  { "restore", N_ ("Restore prepaid") },
  { "hold", N_ ("Hold supply") },
  { "clock", N_ ("Set clock") },
  { "prices", N_ ("Send prices") },
  { "alarms", N_ ("Send alarm amounts") },
  { "overload", N_ ("Send overload threshold") },
  { NULL, NULL },
};

const PwtChoice pwt_command_state_choices[] = {
  { "queued", N_ ("Waiting") },      { "sent", N_ ("Sent") },
  { "proved", N_ ("Done") },         { "not-proved", N_ ("Not done") },
  { "refused", N_ ("Refused") },     { "unreachable", N_ ("No answer") },
  { "cancelled", N_ ("Cancelled") }, { NULL, NULL },
};

#define OPTIONAL_INT(S, m, lab) PWT_FIELD (S, INT, m, lab, .flags = PWT_F_OPTIONAL)

static const PwtField live_fields[] = {
  PWT_FIELD (PwtMeterLive, ID, id, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtMeterLive, ID, project, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtMeterLive, CHOICE, state, N_ ("State"), .choices = pwt_meter_state_choices),
  PWT_FIELD (PwtMeterLive, TIME, read_us, N_ ("Read")),
  PWT_FIELD (PwtMeterLive, TIME, failed_us, N_ ("Last failure")),
  PWT_FIELD (PwtMeterLive, INT, failures, N_ ("Failures")),
  PWT_FIELD (PwtMeterLive, BOOL, is_lost, N_ ("Lost")),
  PWT_FIELD (PwtMeterLive, BOOL, is_closed, N_ ("Relay closed")),
  PWT_FIELD (PwtMeterLive, BOOL, is_forced, N_ ("Forced control")),
  PWT_FIELD (PwtMeterLive, MONEY, balance, N_ ("Balance"), .flags = PWT_F_OPTIONAL),
  OPTIONAL_INT (PwtMeterLive, purchase_count, N_ ("Purchase count")),
  PWT_FIELD (PwtMeterLive, ENERGY, energy_total, N_ ("Energy"), .flags = PWT_F_OPTIONAL),
  OPTIONAL_INT (PwtMeterLive, power_w, N_ ("Power")),
  OPTIONAL_INT (PwtMeterLive, voltage_a_mv, N_ ("Voltage A")),
  OPTIONAL_INT (PwtMeterLive, voltage_b_mv, N_ ("Voltage B")),
  OPTIONAL_INT (PwtMeterLive, voltage_c_mv, N_ ("Voltage C")),
  OPTIONAL_INT (PwtMeterLive, current_a_ma, N_ ("Current A")),
  OPTIONAL_INT (PwtMeterLive, current_b_ma, N_ ("Current B")),
  OPTIONAL_INT (PwtMeterLive, current_c_ma, N_ ("Current C")),
  OPTIONAL_INT (PwtMeterLive, factor_e3, N_ ("Power factor")),
  OPTIONAL_INT (PwtMeterLive, factor_a_e3, N_ ("Power factor A")),
  OPTIONAL_INT (PwtMeterLive, factor_b_e3, N_ ("Power factor B")),
  OPTIONAL_INT (PwtMeterLive, factor_c_e3, N_ ("Power factor C")),
  OPTIONAL_INT (PwtMeterLive, reactive_a_var, N_ ("Reactive power A")),
  OPTIONAL_INT (PwtMeterLive, reactive_b_var, N_ ("Reactive power B")),
  OPTIONAL_INT (PwtMeterLive, reactive_c_var, N_ ("Reactive power C")),
  PWT_FIELD (PwtMeterLive, TIME, clock_us, N_ ("Meter clock")),
  OPTIONAL_INT (PwtMeterLive, other_number, N_ ("Number it says")),
  PWT_FIELD (PwtMeterLive, TIME, other_since_us, N_ ("Another meter answers since")),
  OPTIONAL_INT (PwtMeterLive, unknown_count, N_ ("Purchases counted")),
};
const PwtRecord pwt_meter_live_record = PWT_RECORD (PwtMeterLive, "meter-live", live_fields);

static const PwtField row_fields[] = {
  PWT_FIELD (PwtMeterRow, ID, id, NULL),
  PWT_FIELD (PwtMeterRow, ID, project, NULL),
  PWT_FIELD (PwtMeterRow, ID, point, NULL),
  PWT_FIELD (PwtMeterRow, ID, account, NULL),
  PWT_FIELD (PwtMeterRow, ID, line, NULL),
  PWT_FIELD (PwtMeterRow, TEXT, building, N_ ("Building")),
  PWT_FIELD (PwtMeterRow, TEXT, floor, N_ ("Floor")),
  PWT_FIELD (PwtMeterRow, TEXT, room, N_ ("Room")),
  PWT_FIELD (PwtMeterRow, INT, floor_position, NULL),
  PWT_FIELD (PwtMeterRow, INT, room_position, NULL),
  PWT_FIELD (PwtMeterRow, TEXT, serial, N_ ("Meter no.")),
  PWT_FIELD (PwtMeterRow, TEXT, profile, N_ ("Model")),
  PWT_FIELD (PwtMeterRow, TEXT, line_name, N_ ("Line")),
  PWT_FIELD (PwtMeterRow, INT, address, N_ ("Address")),
  PWT_FIELD (PwtMeterRow, TEXT, tenant_name, N_ ("Tenant")),
  PWT_FIELD (PwtMeterRow, TEXT, contact, N_ ("Contact")),
  PWT_FIELD (PwtMeterRow, TEXT, phone, N_ ("Phone"), .flags = PWT_F_PRIVATE),
  PWT_FIELD (PwtMeterRow, TEXT, account_number, N_ ("Account no.")),
  PWT_FIELD (PwtMeterRow, TEXT, tariff_name, N_ ("Tariff")),
  PWT_FIELD (PwtMeterRow, MONEY, alarm1, N_ ("Alarm amount 1"), .flags = PWT_F_OPTIONAL),
  PWT_FIELD (PwtMeterRow, MONEY, alarm2, N_ ("Alarm amount 2"), .flags = PWT_F_OPTIONAL),
  PWT_FIELD (PwtMeterRow, CHOICE, state, N_ ("State"), .choices = pwt_meter_state_choices),
  PWT_FIELD (PwtMeterRow, TIME, read_us, N_ ("Read")),
  PWT_FIELD (PwtMeterRow, INT, failures, N_ ("Failures")),
  PWT_FIELD (PwtMeterRow, BOOL, is_lost, NULL),
  PWT_FIELD (PwtMeterRow, BOOL, is_closed, N_ ("Relay closed")),
  PWT_FIELD (PwtMeterRow, BOOL, is_forced, N_ ("Forced control")),
  PWT_FIELD (PwtMeterRow, MONEY, balance, N_ ("Balance"), .flags = PWT_F_OPTIONAL),
  OPTIONAL_INT (PwtMeterRow, purchase_count, N_ ("Purchase count")),
  PWT_FIELD (PwtMeterRow, ENERGY, energy_total, N_ ("Energy"), .flags = PWT_F_OPTIONAL),
  OPTIONAL_INT (PwtMeterRow, power_w, N_ ("Power")),
  PWT_FIELD (PwtMeterRow, TIME, dry_us, N_ ("Money lasts until")),
  PWT_FIELD (PwtMeterRow, TIME, other_since_us, N_ ("Another meter answers since")),
};
const PwtRecord pwt_meter_row_record = PWT_RECORD (PwtMeterRow, "meter-row", row_fields);

static const PwtField command_fields[] = {
  PWT_FIELD (PwtCommand, ID, id, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtCommand, ID, project, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtCommand, ID, meter, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtCommand, CHOICE, kind, N_ ("Command"), .choices = pwt_command_kind_choices),
  PWT_FIELD (PwtCommand, TEXT, reason, N_ ("Reason"), .max_length = 200),
  PWT_FIELD (PwtCommand, TIME, expires_us, N_ ("Until")),
  PWT_FIELD (PwtCommand, INT, power_w, N_ ("Overload threshold"), .flags = PWT_F_NOT_NEGATIVE),
  PWT_FIELD (PwtCommand, TEXT, content, N_ ("What it is told"), .max_length = 400),
  PWT_FIELD (PwtCommand, CHOICE, state, N_ ("State"), .choices = pwt_command_state_choices),
  PWT_FIELD (PwtCommand, TEXT, result, N_ ("Result"), .max_length = 400),
  PWT_FIELD (PwtCommand, ID, operator_id, NULL),
  PWT_FIELD (PwtCommand, TIME, created_us, N_ ("Time")),
  PWT_FIELD (PwtCommand, TIME, sent_us, N_ ("Sent")),
  PWT_FIELD (PwtCommand, TIME, ended_us, N_ ("Ended")),
};
const PwtRecord pwt_command_record = PWT_RECORD (PwtCommand, "command", command_fields);

static const PwtField health_fields[] = {
  PWT_FIELD (PwtLineHealth, ID, id, NULL),
  PWT_FIELD (PwtLineHealth, ID, project, NULL),
  PWT_FIELD (PwtLineHealth, TEXT, name, N_ ("Line")),
  PWT_FIELD (PwtLineHealth, TEXT, port, N_ ("Port")),
  PWT_FIELD (PwtLineHealth, BOOL, is_open, N_ ("Open")),
  PWT_FIELD (PwtLineHealth, BOOL, is_disabled, N_ ("Out of service")),
  PWT_FIELD (PwtLineHealth, TEXT, problem, N_ ("Problem"), .max_length = 400),
  PWT_FIELD (PwtLineHealth, INT, meters, N_ ("Meters")),
  PWT_FIELD (PwtLineHealth, INT, fresh, N_ ("Answering")),
  PWT_FIELD (PwtLineHealth, INT, lost, N_ ("Lost")),
  PWT_FIELD (PwtLineHealth, TIME, oldest_read_us, N_ ("Oldest reading")),
  PWT_FIELD (PwtLineHealth, TEXT, sweeps, NULL),
  PWT_FIELD (PwtLineHealth, TIME, sweep_us, NULL),
  PWT_FIELD (PwtLineHealth, INT, interval_s, NULL),
};
const PwtRecord pwt_line_health_record = PWT_RECORD (PwtLineHealth, "line-health", health_fields);
