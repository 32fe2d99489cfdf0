/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/common/remote-list.h"

G_BEGIN_DECLS

/* Which meters are chosen, by their ids: what is chosen stays so over refresh, filter, sorting and
 * view, and may be many more than are loaded. A GtkSelectionModel over a remote list of meters.
 *
 * Signal "changed" () */
#define PWT_TYPE_METER_SELECTION (pwt_meter_selection_get_type ())
G_DECLARE_FINAL_TYPE (PwtMeterSelection, pwt_meter_selection, PWT, METER_SELECTION, GObject)

PwtMeterSelection *pwt_meter_selection_new (PwtDesk *desk, PwtRemoteList *list);
PwtRemoteList *pwt_meter_selection_get_list (PwtMeterSelection *self);

guint pwt_meter_selection_get_n (PwtMeterSelection *self);
/* How many of them the list's conditions leave out. Of a list of several windows the engine is
 * asked, again after events, and "changed" comes when it has said another number. */
guint pwt_meter_selection_get_n_hidden (PwtMeterSelection *self);
/* Asks at once where events may have changed it. */
void pwt_meter_selection_recount (PwtMeterSelection *self);
void pwt_meter_selection_drop_hidden (PwtMeterSelection *self);
gboolean pwt_meter_selection_has (PwtMeterSelection *self, PwtId meter);
PwtId
pwt_meter_selection_get_only (PwtMeterSelection *self); /* none unless exactly one is chosen */
GPtrArray *pwt_meter_selection_dup_ids (PwtMeterSelection *self); /* (element-type PwtIdRequest) */

/* "154 meters selected, 144 of them not in this list" */
char *pwt_meters_selected_text (guint n, guint n_hidden);

void pwt_meter_selection_choose (PwtMeterSelection *self, PwtId meter); /* only this; none: none */
void pwt_meter_selection_toggle (PwtMeterSelection *self, PwtId meter);

/* Rows of the list, one after the other. */
typedef struct {
  guint first, n;
} PwtMeterSpan;

gboolean pwt_meter_selection_has_spans (PwtMeterSelection *self, const PwtMeterSpan *spans,
                                        guint n);
void pwt_meter_selection_add_spans (PwtMeterSelection *self, const PwtMeterSpan *spans, guint n);
void pwt_meter_selection_remove_spans (PwtMeterSelection *self, const PwtMeterSpan *spans, guint n);

G_END_DECLS
