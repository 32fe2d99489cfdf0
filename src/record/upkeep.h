/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record/finding.h"
#include "record/log.h"
#include "record/meters.h"

G_BEGIN_DECLS

/* Keeping a site: health, import, events, backup. */

typedef struct {
  gint64 now_us;
  gint64 meters, fresh, lost;
  gint64 oldest_read_us;
  gint64 open_topups; /* paid, not proved */
  gint64 oldest_topup_us;
  char *backup_problem; /* why the last backup or drill failed; NULL: it did not */
  char *books_problem;  /* what the last verification found to be wrong; NULL: nothing */
  gint64 set_aside;     /* what meters told in the last seven days and could not be stored */
  gint64 set_aside_us;
  char *set_aside_reason; /* of the newest */
  GPtrArray *lines;       /* (element-type PwtLineHealth) */
} PwtSiteHealth;

/* A whole site at once, in the form of data/demo/site.json. */
typedef struct {
  char *site;     /* JSON text of the site file */
  char *line_dir; /* ports of the form "line-1" are taken from this folder; NULL: as they stand */
  PwtId project;  /* to be made: asked again, it is there; none: the engine names one, each time */
} PwtImportRequest;

typedef struct {
  PwtId project;
  gint64 rooms, lines, meters, tenants, accounts, tariffs;
} PwtImportReply;

typedef struct {
  gint64 after;  /* number of the newest event the caller knows; −1: from now on */
  gint64 wait_s; /* how long to wait for one, 0 … 30 */
} PwtEventsRequest;

typedef struct {
  gint64 last;       /* ask again after this one */
  gboolean is_reset; /* events were dropped in between: load everything anew */
  GPtrArray *events; /* (element-type PwtEvent) */
} PwtEvents;

typedef struct {
  char *path; /* folder to make, outside every site; NULL: in the site's backups, named by time */
} PwtBackupRequest;

typedef struct {
  char *path;
  gint64 bytes;
} PwtBackupReply;

extern const PwtRecord pwt_site_health_record, pwt_import_request_record, pwt_import_reply_record,
    pwt_events_request_record, pwt_events_record, pwt_backup_request_record,
    pwt_backup_reply_record;

G_END_DECLS
