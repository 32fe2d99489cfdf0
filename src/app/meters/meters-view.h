/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record/requests.h"

G_BEGIN_DECLS

/* What of the meters is looked at: conditions, order and columns, under a name that it may be
 * called again by. Saved as JSON in the settings of this computer, one list for each operator. */
typedef struct {
  char *name;
  char *search;
  char *states;   /* "alarm1 lost"; NULL: all */
  char *building; /* NULL: all */
  PwtId line;     /* none: all */
  char *line_name;
  char *relay;         /* "closed", "open", "forced"; NULL: any */
  PwtMoney below;      /* balance at most; PWT_NONE: any */
  gint64 silent_hours; /* not read for so long; 0: any */
  gint64 dry_days;     /* money gone by then: app/common/dry-choice.h */
  char *sort;
  gboolean is_descending;
  char *columns; /* the table's, "room serial balance"; NULL: as they are */
} PwtMetersView;

extern const PwtRecord pwt_meters_view_record;

PwtMetersView *pwt_meters_view_new (void);
void pwt_meters_view_free (PwtMetersView *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwtMetersView, pwt_meters_view_free)

gboolean pwt_meters_view_has_state (const PwtMetersView *self, PwtMeterState state);
/* Whether there are conditions besides search and states. */
gboolean pwt_meters_view_is_filtered (const PwtMetersView *self);
/* (element-type PwtFilter) owned by the array */
GPtrArray *pwt_meters_view_dup_filters (const PwtMetersView *self, gint64 now_us, GTimeZone *zone);

/* What is always there: all, alarms, arrears, lost, not opened. The names are to be translated. */
typedef struct {
  const char *name, *states;
} PwtFixedView;

extern const PwtFixedView pwt_meters_views[];
extern const guint pwt_n_meters_views;

/* (element-type PwtMetersView) as saved by that operator; owned by the array */
GPtrArray *pwt_meters_views_load (const char *operator_name);
void pwt_meters_views_save (const char *operator_name, GPtrArray *views);

G_END_DECLS
