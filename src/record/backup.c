/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/backup.h"

const PwtChoice pwt_backup_rhythm_choices[] = {
  { "never", N_ ("Never") },
  { "daily", N_ ("Every day") },
  { "twice-daily", N_ ("Twice a day") },
  { "weekly", N_ ("Every Monday") },
  { NULL, NULL },
};

static const PwtField plan_fields[] = {
  PWT_FIELD (PwtBackupPlan, CHOICE, rhythm, N_ ("How often"), .choices = pwt_backup_rhythm_choices),
  PWT_FIELD (PwtBackupPlan, INT, minute, N_ ("At"), .min = 0, .max = 1439),
  PWT_FIELD (PwtBackupPlan, INT, keep, N_ ("Keep"), .min = 0, .max = 1000),
  PWT_FIELD (PwtBackupPlan, TEXT, folder, N_ ("Folder"), .max_length = 1000),
};
const PwtRecord pwt_backup_plan_record = PWT_RECORD (PwtBackupPlan, "backup-plan", plan_fields);

static const PwtField backup_fields[] = {
  PWT_FIELD (PwtBackup, ID, id, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtBackup, TEXT, path, N_ ("Folder"), .flags = PWT_F_REQUIRED, .max_length = 2000),
  PWT_FIELD (PwtBackup, INT, bytes, N_ ("Size"), .flags = PWT_F_NOT_NEGATIVE),
  PWT_FIELD (PwtBackup, TIME, made_us, N_ ("Made"), .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtBackup, INT, took_us, NULL, .flags = PWT_F_NOT_NEGATIVE),
  PWT_FIELD (PwtBackup, TIME, removed_us, NULL),
  PWT_FIELD (PwtBackup, TIME, drilled_us, N_ ("Drilled")),
  PWT_FIELD (PwtBackup, INT, drill_took_us, NULL, .flags = PWT_F_NOT_NEGATIVE),
  PWT_FIELD (PwtBackup, TEXT, drill_problem, N_ ("Finding"), .max_length = 2000),
};
const PwtRecord pwt_backup_record = PWT_RECORD (PwtBackup, "backup", backup_fields);

static const PwtField status_fields[] = {
  PWT_FIELD (PwtBackupStatus, RECORD, plan, NULL, .of = &pwt_backup_plan_record),
  PWT_FIELD (PwtBackupStatus, TEXT, folder, NULL, .max_length = 2000),
  PWT_FIELD (PwtBackupStatus, TIME, next_us, NULL),
  PWT_FIELD (PwtBackupStatus, RECORD, last, NULL, .of = &pwt_job_record),
  PWT_FIELD (PwtBackupStatus, RECORD, last_drill, NULL, .of = &pwt_job_record),
  PWT_FIELD (PwtBackupStatus, LIST, backups, NULL, .of = &pwt_backup_record),
};
const PwtRecord pwt_backup_status_record =
    PWT_RECORD (PwtBackupStatus, "backup-status", status_fields);

static const PwtField site_status_fields[] = {
  PWT_FIELD (PwtSiteStatus, TEXT, version, N_ ("Version")),
  PWT_FIELD (PwtSiteStatus, TIME, since_us, N_ ("Running since")),
  PWT_FIELD (PwtSiteStatus, TEXT, folder, N_ ("Folder"), .max_length = 2000),
  PWT_FIELD (PwtSiteStatus, INT, business_bytes, NULL),
  PWT_FIELD (PwtSiteStatus, INT, history_bytes, NULL),
  PWT_FIELD (PwtSiteStatus, INT, free_bytes, NULL),
  PWT_FIELD (PwtSiteStatus, TIME, verified_us, NULL),
  PWT_FIELD (PwtSiteStatus, INT, verified_entries, NULL),
  PWT_FIELD (PwtSiteStatus, BOOL, is_verified_good, NULL),
  PWT_FIELD (PwtSiteStatus, TEXT, verified_problem, NULL, .max_length = 2000),
};
const PwtRecord pwt_site_status_record =
    PWT_RECORD (PwtSiteStatus, "site-status", site_status_fields);
