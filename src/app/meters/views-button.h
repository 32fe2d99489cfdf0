/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/meters/meters-view.h"

G_BEGIN_DECLS

/* A menu of views: those that are always there, those the operator saved, save and remove; and the
 * table's columns.
 *
 * Actions: "views.show" (s), "views.save", "views.remove" (s)
 * Signals:
 *   "chosen" (const PwtMetersView *)
 *   "save-asked" (const char *name): whoever hears it answers by pwt_views_button_add() */
#define PWT_TYPE_VIEWS_BUTTON (pwt_views_button_get_type ())
G_DECLARE_FINAL_TYPE (PwtViewsButton, pwt_views_button, PWT, VIEWS_BUTTON, AdwBin)

void pwt_views_button_set_operator (PwtViewsButton *self, const char *name);
void pwt_views_button_set_columns (PwtViewsButton *self, GMenuModel *columns);
/* A view of the same name is replaced. @view: (transfer full) */
void pwt_views_button_add (PwtViewsButton *self, PwtMetersView *view);

G_END_DECLS
