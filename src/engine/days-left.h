/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/private.h"
#include "store/stories.h"

G_BEGIN_DECLS

/* How long what is left at a point will last, and why. */
typedef struct {
  PwtEnergy daily_use;  /* PWT_NONE: the readings do not say */
  gint64 use_days;      /* the readings it is the average of span so many */
  PwtMoney daily_money; /* by which the balance falls; PWT_NONE: not known yet */
  PwtPrice price;       /* what a unit came to */
  gint64 days_tenths;   /* PWT_NONE: unknown */
} PwtDaysLeft;

gboolean pwt_days_left (PwtContext *context, const PwtHolding *holding, PwtDaysLeft *left,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
