/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/common/desk.h"

G_BEGIN_DECLS

/* The last three sales to one meter, with what became of them. Action "recent.reprint".
 *
 * Signal "changed" (): another sale, or one of them is further */
#define PWT_TYPE_RECENT_SALES (pwt_recent_sales_get_type ())
G_DECLARE_FINAL_TYPE (PwtRecentSales, pwt_recent_sales, PWT, RECENT_SALES, AdwBin)

void pwt_recent_sales_set_desk (PwtRecentSales *self, PwtDesk *desk);
/* @who: whose sales these are, for paper and files */
void pwt_recent_sales_set_point (PwtRecentSales *self, PwtId point, const char *who);
/* Whether one of them waits because its meter is looked at once more. */
gboolean pwt_recent_sales_is_doubted (PwtRecentSales *self);
void pwt_recent_sales_reload (PwtRecentSales *self);

G_END_DECLS
