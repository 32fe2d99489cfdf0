/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/private.h"

G_BEGIN_DECLS

/* A point with who pays there and what measures it, now. */
typedef struct {
  const PwtProject *project; /* borrowed from the connection */
  GTimeZone *zone;           /* of the project */
  PwtPoint *point;
  PwtAccount *account; /* NULL: none is open */
  PwtMeter *meter;     /* NULL: none is installed */
  PwtMeterLive *live;  /* NULL: never read */
} PwtPlace;

gboolean pwt_place_find (PwtDb *db, PwtId project, PwtId point, PwtPlace *place,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
void pwt_place_clear (PwtPlace *place);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PwtPlace, pwt_place_clear)

gboolean pwt_quote_make (PwtContext *context, const PwtPlace *place, PwtMoney paid, PwtQuote *quote,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_quote_estimate_days (PwtContext *context, const PwtPlace *place, PwtQuote *quote,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
