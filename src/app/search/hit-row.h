/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "record/requests.h"

G_BEGIN_DECLS

/* One hit of the search for everything: a meter, an account or a receipt. */

typedef enum { PWT_HIT_METER, PWT_HIT_ACCOUNT, PWT_HIT_SALE } PwtHitKind;

typedef struct {
  PwtHitKind kind;
  PwtId meter, account, sale; /* none where there is none */
} PwtHit;

#define PWT_TYPE_HIT_ROW (pwt_hit_row_get_type ())
G_DECLARE_FINAL_TYPE (PwtHitRow, pwt_hit_row, PWT, HIT_ROW, GtkListBoxRow)

GtkWidget *pwt_hit_row_new (void);
const PwtHit *pwt_hit_row_get_hit (PwtHitRow *self);

/* @search: what was typed; its words are marked. */
void pwt_hit_row_show_meter (PwtHitRow *self, const PwtMeterRow *meter, const char *search);
void pwt_hit_row_show_account (PwtHitRow *self, const PwtAccountHit *account, const char *search);
void pwt_hit_row_show_sale (PwtHitRow *self, const PwtSaleRow *sale, GTimeZone *zone);

G_END_DECLS
