/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/common/desk.h"
#include "record/audit-rows.h"

G_BEGIN_DECLS

/* One entry of the log: who, when, from where, about what; before and after side by side, what
 * differs marked. */
#define PWT_TYPE_ENTRY_PANE (pwt_entry_pane_get_type ())
G_DECLARE_FINAL_TYPE (PwtEntryPane, pwt_entry_pane, PWT, ENTRY_PANE, GtkWidget)

/* Either may be NULL: nothing is chosen. */
void pwt_entry_pane_show_entry (PwtEntryPane *self, const PwtAuditRow *row, PwtDesk *desk);
void pwt_entry_pane_show_command (PwtEntryPane *self, const PwtCommandRow *row, PwtDesk *desk);

G_END_DECLS
