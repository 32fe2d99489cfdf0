/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/common/desk.h"

G_BEGIN_DECLS

/* "Whose money will be gone by then": the choices of a list's filter, in the order of its menu.
 * A choice is saved as its days. */
#define PWT_DRY_ANY 0
#define PWT_DRY_MONDAY (-1) /* before next Monday, as Home counts */

void pwt_dry_add_to_menu (GtkDropDown *menu, gboolean with_any); /* of strings */
gint64 pwt_dry_days_of (guint position);                         /* 0: any */
guint pwt_dry_position_of (gint64 days);                         /* 0 for what is none of them */
/* (transfer full) (nullable): the most that a row's dry_us may be; NULL: any */
char *pwt_dry_dup_most (gint64 days, gint64 now_us, GTimeZone *zone);
/* Whole days until then, as the choices count them; PWT_NONE: nobody knows, or it is gone. */
gint64 pwt_dry_days (gint64 dry_us, gint64 now_us);
/* "3"; "—" where nobody knows. */
char *pwt_dry_show_days (gint64 dry_us, gint64 now_us);
char *pwt_dry_show_left (gint64 dry_us, gint64 now_us); /* "about 3 days" */

G_END_DECLS
