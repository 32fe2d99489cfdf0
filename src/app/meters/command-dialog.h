/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/common/desk.h"

G_BEGIN_DECLS

/* Before a meter is switched: who is hit, repeated, with the reason and for a hold how long.
 *
 * Signal "confirmed" (PwtCommandRequest *request): without an id yet; valid during the emission */
#define PWT_TYPE_COMMAND_DIALOG (pwt_command_dialog_get_type ())
G_DECLARE_FINAL_TYPE (PwtCommandDialog, pwt_command_dialog, PWT, COMMAND_DIALOG, AdwMessageDialog)

PwtCommandDialog *pwt_command_dialog_new (PwtDesk *desk, GtkWindow *parent, const PwtMeterRow *row,
                                          PwtCommandKind kind);

typedef struct {
  const char *heading, *body, *go;
  AdwResponseAppearance appearance;
} PwtCommandWords;

PwtCommandWords pwt_command_words (PwtCommandKind kind);
void pwt_hold_durations_fill (GtkDropDown *drop_down);
gint64 pwt_hold_duration_us (guint selected);

G_END_DECLS
