/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/common/desk.h"
#include "app/meters/meters-view.h"

G_BEGIN_DECLS

/* Conditions on meters besides words and states, in a popover: building, line, relay, balance at
 * most, not read for some time, money gone soon. The button says by its look whether there are any.
 *
 * Signal "changed" (): by hand */
#define PWT_TYPE_FILTER_BUTTON (pwt_filter_button_get_type ())
G_DECLARE_FINAL_TYPE (PwtFilterButton, pwt_filter_button, PWT, FILTER_BUTTON, AdwBin)

void pwt_filter_button_set_desk (PwtFilterButton *self, PwtDesk *desk);
/* Fills the conditions of @view. */
void pwt_filter_button_get (PwtFilterButton *self, PwtMetersView *view);
void pwt_filter_button_set (PwtFilterButton *self, const PwtMetersView *view);
void pwt_filter_button_clear (PwtFilterButton *self);

G_END_DECLS
