/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record/log.h"
#include "record/meters.h"

G_BEGIN_DECLS

/* Rows of the log as people read them: what is stored, and the names of what it is about. */

typedef struct {
  PwtId id; /* 16 of the hash's digits: for whoever keeps rows by id */
  gint64 number;
  gint64 time_us;
  char *operator_name;
  char *origin;
  char *operation;
  PwtId project;
  char *subject;
  char *before;
  char *after;
  char *hash;
  char *operator_display; /* NULL: nobody of that name works here now */
  char *project_name;
  char *subject_name;   /* NULL: it has no name */
  gint64 subject_count; /* meters of a job, of which it is the first; 0: it is no job */
} PwtAuditRow;

/* Begins as PwtCommand does. */
typedef struct {
  PwtId id;
  PwtId project;
  PwtId meter;
  PwtCommandKind kind;
  char *reason;
  gint64 expires_us;
  gint64 power_w;
  PwtCommandState state;
  char *result;
  PwtId operator_id;
  gint64 created_us, sent_us, ended_us;
  char *serial;
  char *room;
  char *tenant_name;
  char *operator_name;
} PwtCommandRow;

extern const PwtRecord pwt_audit_row_record, pwt_command_row_record;

G_END_DECLS
