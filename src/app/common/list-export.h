/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/common/list-table.h"
#include "record/log.h"
#include "report/sheet.h"

G_BEGIN_DECLS

/* A list on its way out of the program: all its windows are fetched, whatever is on the screen, and
 * written by a thread of its own, so that neither a long list nor a slow disk holds anything up.
 *
 *   engine ── window ──► main loop: cells ──► queue ──► thread: Excel, CSV or paper
 *
 * The file gets its name last: after every row is in it and the engine has logged the export. So
 * nothing leaves unlogged, and what was cancelled or failed leaves nothing behind.
 *
 * Signal "changed" (): progress, or the end. */
#define PWT_TYPE_LIST_EXPORT (pwt_list_export_get_type ())
G_DECLARE_FINAL_TYPE (PwtListExport, pwt_list_export, PWT, LIST_EXPORT, GObject)

typedef enum {
  PWT_LIST_EXPORT_RUNNING,
  PWT_LIST_EXPORT_DONE,
  PWT_LIST_EXPORT_FAILED,
  PWT_LIST_EXPORT_CANCELLED,
} PwtListExportState;

PwtListExport *pwt_list_export_new (PwtDesk *desk, const PwtListSource *source);

/* @may_replace: the person was asked whether the file that is there may be replaced */
void pwt_list_export_to_file (PwtListExport *self, PwtExportFormat format, const char *path,
                              gboolean may_replace);
/* All rows laid out on pages, to be looked at. Nothing leaves by that, nothing is logged: what is
 * printed or saved of it is an export of its own. */
void pwt_list_export_lay_out (PwtListExport *self);
/* What @laid_out holds, once more. Returns: (transfer full): not begun */
PwtListExport *pwt_list_export_new_laid_out (PwtListExport *laid_out);
/* Of one that is laid out: logged before a printer gets it. */
void pwt_list_export_to_paper (PwtListExport *self);
void pwt_list_export_cancel (PwtListExport *self);

PwtListExportState pwt_list_export_get_state (PwtListExport *self);
const GError *pwt_list_export_get_error (PwtListExport *self); /* why it failed */
const char *pwt_list_export_get_title (PwtListExport *self);
const char *pwt_list_export_get_path (PwtListExport *self); /* (nullable): of a file */
const PwtTable *pwt_list_export_get_table (PwtListExport *self);
const PwtSheet *pwt_list_export_get_sheet (PwtListExport *self); /* (nullable): once done */
guint pwt_list_export_get_done (PwtListExport *self);            /* rows */
gint64 pwt_list_export_get_total (PwtListExport *self);        /* rows; -1 until the first answer */
gint64 pwt_list_export_get_remaining_us (PwtListExport *self); /* -1: not known yet */
/* Rows came, went or moved while they were fetched: one may be missing. */
gboolean pwt_list_export_is_uneven (PwtListExport *self);

G_END_DECLS
