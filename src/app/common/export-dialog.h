/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/common/list-export.h"

G_BEGIN_DECLS

/* Follows one export: how far it is, how long it will take, and what went wrong. What is done at
 * once never shows it; closing it while the export runs cancels the export. */
#define PWT_TYPE_EXPORT_DIALOG (pwt_export_dialog_get_type ())
G_DECLARE_FINAL_TYPE (PwtExportDialog, pwt_export_dialog, PWT, EXPORT_DIALOG, AdwWindow)

/* Shows itself when there is something to see. @widget's window says when it went well. */
void pwt_export_dialog_follow (GtkWidget *widget, PwtListExport *export);
PwtExportDialog *pwt_export_dialog_new (GtkWindow *parent, PwtListExport *export);

G_END_DECLS
