/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record/record.h"

G_BEGIN_DECLS

/* Windows of rows, and the two smallest requests. */

typedef struct {
  char unused; /* C has no empty struct */
} PwtNothing;

typedef struct {
  PwtId id;
} PwtIdRequest;

/* One condition: @field is @value (plain text as in JSON), or lies between @least and @most, where
 * either end may be open; several of one field are alternatives. */
typedef struct {
  char *field;
  char *value;
  char *least, *most; /* either makes it a range, and @value is not looked at */
} PwtFilter;

#define PWT_LIST_LIMIT_MAX 500
#define PWT_LIST_LIMIT 100 /* where a request says nothing of it */

typedef struct {
  PwtId project;
  char *search; /* every word must be found in the row's search text (names, numbers, initials) */
  GPtrArray *filters; /* (element-type PwtFilter) */
  char *sort;         /* a field's name; NULL: the list's own order */
  gboolean is_descending;
  gint64 offset;
  gint64 limit; /* at most PWT_LIST_LIMIT_MAX; 0: only the total; PWT_NONE: PWT_LIST_LIMIT */
} PwtListRequest;

typedef struct {
  char *value;
  gint64 count;
} PwtCount;

/* A window of a list: @total rows match, @rows are those from @offset on. */
typedef struct {
  gint64 total;
  gint64 offset;
  GPtrArray *rows; /* (element-type the list's record) */
  GPtrArray
      *counts; /* (element-type PwtCount) meters only: rows by state, without the state filter */
} PwtWindow;

extern const PwtRecord pwt_nothing_record, pwt_id_request_record, pwt_filter_record,
    pwt_list_request_record, pwt_count_record;

/* Windows, one record per kind of row; all have the layout of PwtWindow. */
extern const PwtRecord pwt_meter_window_record, pwt_sale_window_record, pwt_account_window_record,
    pwt_tenant_window_record, pwt_tariff_window_record, pwt_command_window_record,
    pwt_audit_window_record, pwt_operator_window_record, pwt_role_window_record,
    pwt_job_window_record, pwt_jobitem_window_record, pwt_topup_window_record;

G_END_DECLS
