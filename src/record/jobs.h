/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record/log.h"
#include "record/meters.h"

G_BEGIN_DECLS

/* Long work, and commands to many meters as one. */

/* What one meter's part of a job came to. Its id is that of the command the meter is given; until
 * then it is queued here and there is no command. */
typedef struct {
  PwtId id;
  PwtId project;
  PwtId job;
  PwtId meter;
  gint64 position; /* when its turn is; neighbours are on different lines */
  PwtCommandState state;
  char *result; /* in words */
  gint64 ended_us;
} PwtJobItem;

/* The same with what people know the meter by. */
typedef struct {
  PwtId id;
  PwtId project;
  PwtId job;
  PwtId meter;
  gint64 position;
  PwtCommandState state;
  char *result;
  gint64 ended_us;
  char *building, *floor, *room;
  char *serial;
  char *tenant_name;
  char *content;       /* of its command */
  gboolean is_skipped; /* left out by the check, never given to its meter: not a failure */
} PwtJobItemRow;

typedef struct {
  PwtJob *job;
  GPtrArray *counts; /* (element-type PwtCount) items by state */
  gint64 skipped;    /* of those refused: left out by the check, never given to their meter */
} PwtJobDetail;

typedef struct {
  PwtId id;  /* of the new job, made by the client */
  PwtId job; /* the one whose failures are tried again */
} PwtJobRetryRequest;

typedef struct {
  PwtId id; /* of the job, made by the client */
  PwtId project;
  PwtCommandKind kind;
  char *reason;      /* required for trip and hold */
  gint64 expires_us; /* hold only */
  gint64 power_w;    /* overload only */
  GPtrArray *meters; /* (element-type PwtIdRequest) each once */
} PwtCommandManyRequest;

/* What a command would do to one meter, before it is given. */
typedef struct {
  PwtId meter;
  char *building, *floor, *room;
  char *serial;
  char *tenant_name;
  PwtMeterState state;
  PwtMoney balance; /* PWT_NONE where unknown */
  gint64 read_us;
  char *content; /* what this meter would be told beside the command itself */
  char *refusal; /* why this meter would be left out; NULL: it would be commanded */
} PwtCommandEffect;

typedef struct {
  gint64 total;     /* meters asked about */
  gint64 ready;     /* would be commanded */
  gint64 refused;   /* would be left out */
  gint64 held;      /* of these, because their supply is held */
  gint64 dark;      /* have no power already */
  gint64 occupied;  /* of those that would be commanded, have a tenant … */
  gint64 lost;      /* … and do not answer: what they are told will hardly reach them */
  PwtMoney balance; /* of all that would be commanded, where it is known and above zero */
  GPtrArray *rows;  /* (element-type PwtCommandEffect) the first so many: left out, lost, others */
} PwtCommandPreview;

/* Every meter a list's filters choose, without its rows. */
typedef struct {
  GPtrArray *meters; /* (element-type PwtIdRequest) in the list's order, each once */
} PwtMeterChoice;

#define PWT_COMMAND_MANY_MAX 100000
#define PWT_COMMAND_PREVIEW_ROWS 500

extern const PwtRecord pwt_job_item_record, pwt_job_item_row_record, pwt_job_detail_record,
    pwt_job_retry_request_record, pwt_command_many_request_record, pwt_command_effect_record,
    pwt_command_preview_record, pwt_meter_choice_record;

G_END_DECLS
