/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "backend/backend.h"

G_BEGIN_DECLS

/* The demo site with its past, on the real engine among the simulated meters, at a clock that
 * stands still but for pwt_live_site_run(): a Tuesday afternoon, always the same one. */
typedef struct {
  gpointer world; /* a World: its header and the desktop's do not go together */
  PwtBackend *backend;
  PwtId project; /* once somebody has signed in */
} PwtLiveSite;

PwtLiveSite *pwt_live_site_new (void);
void pwt_live_site_free (PwtLiveSite *site);
/* Lets so much time pass for engine and meters. */
void pwt_live_site_run (PwtLiveSite *site, gint64 for_us);
/* Returns: (transfer full): the reply, which must be one. */
gpointer pwt_live_site_call (PwtLiveSite *site, const char *operation, gconstpointer request);
/* Returns: (transfer full): the meter's line in the list. */
PwtMeterRow *pwt_live_site_find_room (PwtLiveSite *site, const char *room);
/* Returns: (transfer full): the newest sale. */
PwtSaleRow *pwt_live_site_last_sale (PwtLiveSite *site);

G_END_DECLS
