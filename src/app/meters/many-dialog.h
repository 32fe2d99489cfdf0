/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/common/desk.h"
#include "app/meters/meter-selection.h"

G_BEGIN_DECLS

/* Before a command goes to many meters: who is hit, who is left out and why, and the reason.
 *
 * Signal "confirmed" (PwtCommandManyRequest *request): borrowed, with its id */
#define PWT_TYPE_MANY_DIALOG (pwt_many_dialog_get_type ())
G_DECLARE_FINAL_TYPE (PwtManyDialog, pwt_many_dialog, PWT, MANY_DIALOG, AdwMessageDialog)

/* To what is chosen now; how much of it the list does not show stays true while it is open. */
PwtManyDialog *pwt_many_dialog_new (PwtDesk *desk, GtkWindow *parent, PwtCommandKind kind,
                                    PwtMeterSelection *selection);

G_END_DECLS
