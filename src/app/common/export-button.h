/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/common/list-export.h"
#include "app/common/remote-list.h"

G_BEGIN_DECLS

/* For the tool bar of a list: shows it as it will be printed, and saves it as Excel, CSV or PDF, as
 * it is filtered and sorted, all its rows. A list needs one line:
 *
 *   pwt_export_button_set_list (self->export, self->rows, columns, G_N_ELEMENTS (columns),
 *                               title);
 *
 * Actions: "export.save" (s: the nick of a PwtExportFormat), "export.preview". */
#define PWT_TYPE_EXPORT_BUTTON (pwt_export_button_get_type ())
G_DECLARE_FINAL_TYPE (PwtExportButton, pwt_export_button, PWT, EXPORT_BUTTON, AdwBin)

/* @columns: must outlive the button; @title: what the list is called */
void pwt_export_button_set_list (PwtExportButton *self, PwtRemoteList *list,
                                 const PwtColumn *columns, guint n_columns, const char *title);
/* Only the columns that @view shows leave, in their order; it is one that remembers them. */
void pwt_export_button_set_view (PwtExportButton *self, GtkColumnView *view);
/* For a list of which only a few rows are on the screen; @source (transfer full) (nullable): none
 * yet. */
void pwt_export_button_take_source (PwtExportButton *self, PwtDesk *desk, PwtListSource *source);

/* What would be exported now. Returns: (transfer none) (nullable) */
const PwtListSource *pwt_export_button_get_source (PwtExportButton *self);
/* Saves to @path without asking for one. Returns: (transfer full): the export, begun */
PwtListExport *pwt_export_button_save (PwtExportButton *self, PwtExportFormat format,
                                       const char *path, gboolean may_replace);

G_END_DECLS
