/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "record/log.h"
#include "report/table.h"

G_BEGIN_DECLS

/* @may_replace: the person was asked whether the file that is there may be replaced */
typedef void (*PwtListSaveFunc) (GtkWidget *widget, PwtExportFormat format, const char *path,
                                 gboolean may_replace);

/* Asks over @widget's window what the file is to be called; suggests "Meters 2026-11-20.xlsx".
 * @func is called when one was chosen, and not after @widget was destroyed. */
void pwt_list_save_choose (GtkWidget *widget, const PwtTable *table, PwtExportFormat format,
                           PwtListSaveFunc func);

G_END_DECLS
