/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/upkeep.h"

#define LONG_LIST 1000000

static const PwtField site_health_fields[] = {
  PWT_FIELD (PwtSiteHealth, TIME, now_us, NULL),
  PWT_FIELD (PwtSiteHealth, INT, meters, N_ ("Meters")),
  PWT_FIELD (PwtSiteHealth, INT, fresh, N_ ("Answering")),
  PWT_FIELD (PwtSiteHealth, INT, lost, N_ ("Lost")),
  PWT_FIELD (PwtSiteHealth, TIME, oldest_read_us, N_ ("Oldest reading")),
  PWT_FIELD (PwtSiteHealth, INT, open_topups, N_ ("Top-ups under way")),
  PWT_FIELD (PwtSiteHealth, TIME, oldest_topup_us, NULL),
  PWT_FIELD (PwtSiteHealth, TEXT, backup_problem, NULL, .max_length = 2000),
  PWT_FIELD (PwtSiteHealth, TEXT, books_problem, NULL, .max_length = 2000),
  PWT_FIELD (PwtSiteHealth, INT, set_aside, N_ ("Set aside")),
  PWT_FIELD (PwtSiteHealth, TIME, set_aside_us, NULL),
  PWT_FIELD (PwtSiteHealth, TEXT, set_aside_reason, NULL, .max_length = 2000),
  PWT_FIELD (PwtSiteHealth, LIST, lines, NULL, .of = &pwt_line_health_record, .max_length = 100000),
};
const PwtRecord pwt_site_health_record =
    PWT_RECORD (PwtSiteHealth, "site-health", site_health_fields);

static const PwtField import_request_fields[] = {
  PWT_FIELD (PwtImportRequest, TEXT, site, NULL, .flags = PWT_F_REQUIRED | PWT_F_MULTILINE,
             .max_length = 64000000),
  PWT_FIELD (PwtImportRequest, TEXT, line_dir, NULL, .max_length = 1000),
  PWT_FIELD (PwtImportRequest, ID, project, NULL),
};
const PwtRecord pwt_import_request_record =
    PWT_RECORD (PwtImportRequest, "import-request", import_request_fields);

static const PwtField import_reply_fields[] = {
  PWT_FIELD (PwtImportReply, ID, project, NULL),
  PWT_FIELD (PwtImportReply, INT, rooms, N_ ("Rooms")),
  PWT_FIELD (PwtImportReply, INT, lines, N_ ("Lines")),
  PWT_FIELD (PwtImportReply, INT, meters, N_ ("Meters")),
  PWT_FIELD (PwtImportReply, INT, tenants, N_ ("Tenants")),
  PWT_FIELD (PwtImportReply, INT, accounts, N_ ("Accounts")),
  PWT_FIELD (PwtImportReply, INT, tariffs, N_ ("Tariffs")),
};
const PwtRecord pwt_import_reply_record =
    PWT_RECORD (PwtImportReply, "import-reply", import_reply_fields);

static const PwtField events_request_fields[] = {
  PWT_FIELD (PwtEventsRequest, INT, after, NULL, .min = -1, .max = G_MAXINT64),
  PWT_FIELD (PwtEventsRequest, INT, wait_s, NULL, .min = 0, .max = 30),
};
const PwtRecord pwt_events_request_record =
    PWT_RECORD (PwtEventsRequest, "events-request", events_request_fields);

static const PwtField events_fields[] = {
  PWT_FIELD (PwtEvents, INT, last, NULL),
  PWT_FIELD (PwtEvents, BOOL, is_reset, NULL),
  PWT_FIELD (PwtEvents, LIST, events, NULL, .of = &pwt_event_record, .max_length = LONG_LIST),
};
const PwtRecord pwt_events_record = PWT_RECORD (PwtEvents, "events", events_fields);

static const PwtField backup_request_fields[] = {
  PWT_FIELD (PwtBackupRequest, TEXT, path, N_ ("File"), .max_length = 1000),
};
const PwtRecord pwt_backup_request_record =
    PWT_RECORD (PwtBackupRequest, "backup-request", backup_request_fields);

static const PwtField backup_reply_fields[] = {
  PWT_FIELD (PwtBackupReply, TEXT, path, N_ ("File"), .max_length = 1000),
  PWT_FIELD (PwtBackupReply, INT, bytes, N_ ("Size")),
};
const PwtRecord pwt_backup_reply_record =
    PWT_RECORD (PwtBackupReply, "backup-reply", backup_reply_fields);
