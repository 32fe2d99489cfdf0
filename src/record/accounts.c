/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/accounts.h"

#include "record/lists.h"

#define OPTIONAL(type, kind, name, text) PWT_FIELD (type, kind, name, text, .flags = PWT_F_OPTIONAL)

/* As the page calls them: “closed account: no” is nobody's word. */
static const PwtChoice closed_choices[] = {
  { "false", N_ ("open now") },
  { "true", N_ ("closed, moved out") },
  { NULL, NULL },
};

static const PwtField row_fields[] = {
  PWT_FIELD (PwtAccountRow, ID, id, NULL),
  PWT_FIELD (PwtAccountRow, ID, project, NULL),
  PWT_FIELD (PwtAccountRow, TEXT, number, N_ ("Account no.")),
  PWT_FIELD (PwtAccountRow, ID, tenant, NULL),
  PWT_FIELD (PwtAccountRow, TEXT, tenant_name, N_ ("Tenant")),
  PWT_FIELD (PwtAccountRow, TEXT, contact, N_ ("Contact")),
  PWT_FIELD (PwtAccountRow, TEXT, phone, N_ ("Phone"), .flags = PWT_F_PRIVATE),
  PWT_FIELD (PwtAccountRow, TEXT, building, N_ ("Building")),
  PWT_FIELD (PwtAccountRow, TEXT, rooms, N_ ("Rooms")),
  PWT_FIELD (PwtAccountRow, TEXT, serials, N_ ("Meters")),
  PWT_FIELD (PwtAccountRow, INT, meters, N_ ("Number of meters")),
  PWT_FIELD (PwtAccountRow, ID, meter, NULL),
  PWT_FIELD (PwtAccountRow, CHOICE, state, N_ ("State"), .choices = pwt_meter_state_choices),
  PWT_FIELD (PwtAccountRow, INT, n_rooms, N_ ("Number of rooms"), .flags = PWT_F_SHOWN_ONLY),
  PWT_FIELD (PwtAccountRow, INT, n_worst, NULL, .flags = PWT_F_SHOWN_ONLY),
  PWT_FIELD (PwtAccountRow, TEXT, worst_room, NULL, .flags = PWT_F_SHOWN_ONLY),
  OPTIONAL (PwtAccountRow, MONEY, balance, N_ ("Balance")),
  OPTIONAL (PwtAccountRow, MONEY, least_balance, N_ ("Balance")),
  PWT_FIELD (PwtAccountRow, TIME, read_us, N_ ("Read")),
  PWT_FIELD (PwtAccountRow, TIME, dry_us, N_ ("Money lasts until")),
  PWT_FIELD (PwtAccountRow, TEXT, tariff_name, N_ ("Tariff")),
  OPTIONAL (PwtAccountRow, MONEY, sold, N_ ("Last sale")),
  PWT_FIELD (PwtAccountRow, TIME, sold_us, N_ ("Last sale")),
  PWT_FIELD (PwtAccountRow, TIME, opened_us, N_ ("Opened")),
  PWT_FIELD (PwtAccountRow, TIME, closed_us, N_ ("Closed")),
  PWT_FIELD (PwtAccountRow, BOOL, is_closed, N_ ("Accounts"), .choices = closed_choices),
};
const PwtRecord pwt_account_row_record = PWT_RECORD (PwtAccountRow, "account-row", row_fields);

static const PwtChoice story_kinds[] = {
  { "opening", N_ ("Carried over") },
  { "opened", N_ ("Opened") },
  { "use", N_ ("Use") },
  { "sale", N_ ("Sale") },
  { "taken", N_ ("Taken back") },
  { "price", N_ ("Price") },
  { "command", N_ ("Command") },
  { NULL, NULL },
};

static const PwtField line_fields[] = {
  PWT_FIELD (PwtStoryLine, CHOICE, kind, N_ ("Item"), .choices = story_kinds),
  PWT_FIELD (PwtStoryLine, TIME, time_us, N_ ("Time")),
  PWT_FIELD (PwtStoryLine, TIME, read_us, N_ ("Read")),
  PWT_FIELD (PwtStoryLine, DATE, date, N_ ("Day")),
  PWT_FIELD (PwtStoryLine, ID, subject, NULL),
  PWT_FIELD (PwtStoryLine, TEXT, room, N_ ("Room")),
  OPTIONAL (PwtStoryLine, ENERGY, energy, N_ ("Energy")),
  OPTIONAL (PwtStoryLine, ENERGY, reading, N_ ("Reading")),
  OPTIONAL (PwtStoryLine, MONEY, money, N_ ("Amount")),
  OPTIONAL (PwtStoryLine, MONEY, balance, N_ ("Balance")),
  OPTIONAL (PwtStoryLine, PRICE, price, N_ ("Price")),
  OPTIONAL (PwtStoryLine, PRICE, price_before, N_ ("Price before")),
  OPTIONAL (PwtStoryLine, PRICE, price_due, N_ ("Tariff's price")),
  OPTIONAL (PwtStoryLine, MONEY, paid, N_ ("Paid")),
  OPTIONAL (PwtStoryLine, INT, receipt_number, N_ ("Receipt")),
  PWT_FIELD (PwtStoryLine, CHOICE, pay_method, N_ ("Pay method"),
             .choices = pwt_pay_method_choices),
  PWT_FIELD (PwtStoryLine, CHOICE, state, N_ ("State"), .choices = pwt_topup_state_choices),
  OPTIONAL (PwtStoryLine, INT, count_before, N_ ("Count before")),
  OPTIONAL (PwtStoryLine, INT, target_count, N_ ("Target count")),
  PWT_FIELD (PwtStoryLine, CHOICE, command, N_ ("Command"), .choices = pwt_command_kind_choices),
  PWT_FIELD (PwtStoryLine, CHOICE, command_state, N_ ("State"),
             .choices = pwt_command_state_choices),
  PWT_FIELD (PwtStoryLine, TEXT, text, N_ ("Note"), .max_length = 400),
  PWT_FIELD (PwtStoryLine, TEXT, operator_name, N_ ("Operator")),
  PWT_FIELD (PwtStoryLine, BOOL, is_estimated, N_ ("Estimated")),
  PWT_FIELD (PwtStoryLine, BOOL, is_missing, N_ ("Not read")),
  PWT_FIELD (PwtStoryLine, BOOL, is_partial, N_ ("So far")),
  PWT_FIELD (PwtStoryLine, BOOL, is_odd, N_ ("Cannot be explained")),
};
const PwtRecord pwt_story_line_record = PWT_RECORD (PwtStoryLine, "story-line", line_fields);

static const PwtField groups_request_fields[] = {
  PWT_FIELD (PwtGroupsRequest, ID, project, NULL, .flags = PWT_F_REQUIRED),
};
const PwtRecord pwt_groups_request_record =
    PWT_RECORD (PwtGroupsRequest, "groups-request", groups_request_fields);

static const PwtField groups_fields[] = {
  PWT_FIELD (PwtAccountGroups, LIST, buildings, NULL, .of = &pwt_count_record),
  PWT_FIELD (PwtAccountGroups, LIST, tariffs, NULL, .of = &pwt_count_record),
};
const PwtRecord pwt_account_groups_record =
    PWT_RECORD (PwtAccountGroups, "account-groups", groups_fields);

static const PwtField request_fields[] = {
  PWT_FIELD (PwtStoryRequest, ID, id, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtStoryRequest, DATE, from, N_ ("From")),
  PWT_FIELD (PwtStoryRequest, DATE, until, N_ ("Until")),
  PWT_FIELD (PwtStoryRequest, BOOL, has_bands, NULL),
};
const PwtRecord pwt_story_request_record =
    PWT_RECORD (PwtStoryRequest, "story-request", request_fields);

static const PwtField story_fields[] = {
  PWT_FIELD (PwtAccountStory, RECORD, account, NULL, .of = &pwt_account_record),
  PWT_FIELD (PwtAccountStory, RECORD, tenant, NULL, .of = &pwt_tenant_record),
  PWT_FIELD (PwtAccountStory, RECORD, tariff, NULL, .of = &pwt_tariff_record),
  PWT_FIELD (PwtAccountStory, LIST, meters, NULL, .of = &pwt_meter_row_record),
  PWT_FIELD (PwtAccountStory, DATE, from, N_ ("From")),
  PWT_FIELD (PwtAccountStory, DATE, until, N_ ("Until")),
  PWT_FIELD (PwtAccountStory, TIME, from_us, NULL),
  PWT_FIELD (PwtAccountStory, TIME, until_us, NULL),
  PWT_FIELD (PwtAccountStory, TIME, now_us, NULL),
  OPTIONAL (PwtAccountStory, MONEY, balance, N_ ("Balance")),
  PWT_FIELD (PwtAccountStory, TIME, read_us, N_ ("Read")),
  OPTIONAL (PwtAccountStory, MONEY, opening, N_ ("Carried over")),
  PWT_FIELD (PwtAccountStory, TIME, opening_us, NULL),
  PWT_FIELD (PwtAccountStory, BOOL, is_opening_estimated, N_ ("Estimated")),
  OPTIONAL (PwtAccountStory, MONEY, topups, N_ ("Top-ups")),
  PWT_FIELD (PwtAccountStory, INT, n_topups, NULL),
  OPTIONAL (PwtAccountStory, MONEY, used, N_ ("Used")),
  OPTIONAL (PwtAccountStory, ENERGY, used_energy, N_ ("Energy")),
  OPTIONAL (PwtAccountStory, MONEY, taken, N_ ("Taken back")),
  PWT_FIELD (PwtAccountStory, INT, n_taken, NULL),
  PWT_FIELD (PwtAccountStory, MONEY, waiting, N_ ("On the way")),
  PWT_FIELD (PwtAccountStory, INT, n_waiting, NULL),
  PWT_FIELD (PwtAccountStory, INT, n_conflicts, NULL),
  PWT_FIELD (PwtAccountStory, INT, days, NULL),
  PWT_FIELD (PwtAccountStory, INT, days_read, NULL),
  PWT_FIELD (PwtAccountStory, INT, days_estimated, NULL),
  PWT_FIELD (PwtAccountStory, INT, days_missing, NULL),
  PWT_FIELD (PwtAccountStory, INT, days_odd, NULL),
  PWT_FIELD (PwtAccountStory, LIST, lines, NULL, .of = &pwt_story_line_record,
             .max_length = 100000),
  PWT_FIELD (PwtAccountStory, LIST, bands, NULL, .of = &pwt_day_use_record),
  PWT_FIELD (PwtAccountStory, TEXT, short_room, N_ ("Room")),
  OPTIONAL (PwtAccountStory, MONEY, short_balance, N_ ("Balance")),
  OPTIONAL (PwtAccountStory, ENERGY, daily_use, N_ ("Use a day")),
  PWT_FIELD (PwtAccountStory, INT, use_days, NULL),
  OPTIONAL (PwtAccountStory, PRICE, price, N_ ("Mean price")),
  OPTIONAL (PwtAccountStory, MONEY, daily_money, N_ ("Cost a day")),
  OPTIONAL (PwtAccountStory, INT, days_tenths, N_ ("Lasts")),
};
const PwtRecord pwt_account_story_record =
    PWT_RECORD (PwtAccountStory, "account-story", story_fields);
