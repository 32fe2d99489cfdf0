/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/ledger.h"
#include "record/record.h"

G_BEGIN_DECLS

/* What is written once and never again: books, audit, events; and long work. */

typedef struct {
  PwtId id;
  PwtId project;
  PwtEntryKind kind;
  PwtId subject;  /* the sale, account or entry it is about */
  PwtId reverses; /* the entry it undoes */
  PwtId operator_id;
  gint64 posted_us;
  PwtDate business_date;
  GPtrArray *transfers; /* (element-type PwtTransfer) */
} PwtEntry;

/* One link of the audit chain. hash = SHA-256 over the canonical bytes described in store/audit.c.
 */
typedef struct {
  gint64 number; /* 1, 2, 3 … without gaps */
  gint64 time_us;
  char *operator_name;
  char *origin; /* from where: "counter-1/desktop", "prewattctl" */
  char *operation;
  PwtId project;
  char *subject; /* id of what it was about */
  char *before;  /* JSON, NULL for new things */
  char *after;   /* JSON */
  char *hash;    /* 64 hex digits */
} PwtAuditEntry;

/* Something changed; whoever was away asks for what came since. */
typedef struct {
  gint64 number;
  gint64 time_us;
  PwtId project;
  char *topic;   /* "meter", "topup", "receipt", "command", "line", "registry", "logo", "job" */
  PwtId subject; /* which one */
} PwtEvent;

typedef enum {
  PWT_JOB_RUNNING,
  PWT_JOB_DONE,
  PWT_JOB_FAILED,
  PWT_JOB_CANCELLED,
} PwtJobState;

/* Long work, with progress; survives a restart. */
typedef struct {
  PwtId id;
  PwtId project;
  char *kind; /* "backup", "drill", … */
  PwtJobState state;
  gint64 failed;      /* of those done; what was left out has not failed */
  gint64 done, total; /* in whatever is counted; total 0: nobody knows */
  char *result;
  PwtId operator_id;
  gint64 created_us, ended_us;
  char *request; /* what it was asked, JSON: it can be begun anew after a restart */
} PwtJob;

typedef enum {
  PWT_EXPORT_EXCEL,
  PWT_EXPORT_CSV,
  PWT_EXPORT_PDF,
  PWT_EXPORT_PRINT,
} PwtExportFormat;

/* Rows of a list left the program: which ones, as what. */
typedef struct {
  PwtId project;
  char *list; /* the operation it came from: "meter.list" */
  char *title;
  char *search; /* words that were looked for; may be a phone number */
  char *filter; /* the other conditions, as field=value */
  PwtExportFormat format;
  gint64 rows;
} PwtExportRequest;

extern const PwtRecord pwt_export_request_record;
extern const PwtChoice pwt_export_format_choices[];
extern const PwtRecord pwt_transfer_record, pwt_entry_record, pwt_audit_entry_record,
    pwt_event_record, pwt_job_record;
extern const PwtChoice pwt_book_choices[], pwt_entry_kind_choices[];

G_END_DECLS
