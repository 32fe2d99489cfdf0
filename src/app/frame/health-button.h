/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/common/desk.h"

G_BEGIN_DECLS

/* How the site is: a dot and "151/154 meters · 4 min"; pressed, every line. */
#define PWT_TYPE_HEALTH_BUTTON (pwt_health_button_get_type ())
G_DECLARE_FINAL_TYPE (PwtHealthButton, pwt_health_button, PWT, HEALTH_BUTTON, AdwBin)

void pwt_health_button_set_desk (PwtHealthButton *self, PwtDesk *desk);
/* Without words, where there is little room: the dot says it. */
void pwt_health_button_set_brief (PwtHealthButton *self, gboolean is_brief);

G_END_DECLS
