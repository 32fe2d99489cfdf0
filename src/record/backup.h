/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record/log.h"

G_BEGIN_DECLS

/* Backups a site makes of itself, and how the program that runs it is. */

typedef enum {
  PWT_BACKUP_NEVER,
  PWT_BACKUP_DAILY,
  PWT_BACKUP_TWICE_DAILY,
  PWT_BACKUP_WEEKLY, /* in the night to Monday */
} PwtBackupRhythm;

typedef struct {
  PwtBackupRhythm rhythm;
  gint64 minute; /* of the civil day at the site; twice a day: and twelve hours later */
  gint64 keep;   /* how many; 0 is 14 */
  char *folder;  /* absolute; NULL: the site's own folder of backups */
} PwtBackupPlan;

/* One that is kept or was. */
typedef struct {
  PwtId id; /* of the job that made it */
  char *path;
  gint64 bytes;
  gint64 made_us;
  gint64 took_us;
  gint64 removed_us;
  gint64 drilled_us; /* when it was last restored as a drill … */
  gint64 drill_took_us;
  char *drill_problem; /* … and what was wrong; NULL: nothing */
} PwtBackup;

typedef struct {
  PwtBackupPlan *plan;
  char *folder;       /* where the plan's backups go */
  gint64 next_us;     /* when the next is due; PWT_TIME_NONE: never */
  PwtJob *last;       /* the newest backup job */
  PwtJob *last_drill; /* the newest drill */
  GPtrArray *backups; /* (element-type PwtBackup) kept ones, newest first */
} PwtBackupStatus;

typedef struct {
  char *version;
  gint64 since_us; /* when the program that runs the site was started */
  char *folder;    /* of the site */
  gint64 business_bytes, history_bytes;
  gint64 free_bytes;       /* of the disk it is on */
  gint64 verified_us;      /* when the books were last verified */
  gint64 verified_entries; /* audit entries that were followed then */
  gboolean is_verified_good;
  char *verified_problem; /* the first thing that was wrong; NULL: nothing */
} PwtSiteStatus;

extern const PwtRecord pwt_backup_plan_record, pwt_backup_record, pwt_backup_status_record,
    pwt_site_status_record;
extern const PwtChoice pwt_backup_rhythm_choices[];

G_END_DECLS
