/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/counter/sale-attempt.h"

G_BEGIN_DECLS

/* Sales whose money is not proved in a meter yet, kept in sight while others are served. Holds what
 * was sold here and what the engine still has open, from any counter.
 *
 * Signal "chosen" (PwtSaleAttempt *attempt) */
#define PWT_TYPE_OPEN_SALES (pwt_open_sales_get_type ())
G_DECLARE_FINAL_TYPE (PwtOpenSales, pwt_open_sales, PWT, OPEN_SALES, AdwBin)

void pwt_open_sales_set_desk (PwtOpenSales *self, PwtDesk *desk);
void pwt_open_sales_add (PwtOpenSales *self, PwtSaleAttempt *attempt);
void pwt_open_sales_load (PwtOpenSales *self); /* what the engine has open */
/* The one that is told of beside the list; one that is not in it: none is. */
void pwt_open_sales_select (PwtOpenSales *self, PwtId sale);
guint pwt_open_sales_get_n (PwtOpenSales *self);

G_END_DECLS
