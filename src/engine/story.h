/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/use.h"
#include "engine/private.h"
#include "store/stories.h"

G_BEGIN_DECLS

/* One point of an account within the period that is told, with what its meter showed and got. */
typedef struct {
  const PwtHolding *holding; /* borrowed */
  gint64 from_us, until_us;  /* the part of the period it belonged to the account, up to now */
  gint64 near_us;            /* how old a reading may be to stand for a moment */
  GArray *balances, *used;   /* (element-type PwtUseSample) of the same readings */
  GArray *registers;         /* (element-type PwtUseSample) */
  GArray *topups;            /* (element-type PwtUseTopup) */
} PwtStoryPlace;

PwtStoryPlace *pwt_story_place_new (const PwtHolding *holding, gint64 from_us, gint64 until_us);
void pwt_story_place_free (PwtStoryPlace *place);

/* First the readings, then whatever went in and out since the first of them, then the curve. */
gboolean pwt_story_place_read (PwtStoryPlace *place, PwtContext *context,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_story_place_read_quantity (const PwtStoryPlace *place, PwtContext *context,
                                        PwtQuantity wanted, GArray *samples,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
gint64 pwt_story_place_own_from_us (const PwtStoryPlace *place);
gint64 pwt_story_place_first_us (const PwtStoryPlace *place);
gboolean pwt_story_place_finish (PwtStoryPlace *place, GError **error) G_GNUC_WARN_UNUSED_RESULT;

gboolean pwt_story_place_is_read (const PwtStoryPlace *place);
gint64 pwt_story_place_last_us (const PwtStoryPlace *place);
gboolean pwt_story_place_has (const PwtStoryPlace *place, const PwtUseTopup *topup, gint64 time_us);
/* @balance: (inout): what its meter held is added */
gboolean pwt_story_place_add_balance (const PwtStoryPlace *place, gint64 time_us, gint64 *balance,
                                      PwtUseQuality *quality,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What was used in a part of the period. */
typedef struct {
  gint64 money_e4, energy_wh; /* PWT_NONE: not known */
  gint64 register_wh;         /* at the end */
  gint64 end_us;              /* up to when; the end of the part, or the last reading */
  gboolean is_estimated, is_missing, is_partial;
  gboolean is_odd; /* the register broke: energy_wh is not known; or money came from nowhere */
} PwtStoryUse;

gboolean pwt_story_place_use (const PwtStoryPlace *place, gint64 from_us, gint64 until_us,
                              PwtStoryUse *use, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* story-lines.c */
gboolean pwt_story_tell (PwtContext *context, PwtAccountStory *story, GPtrArray *places,
                         GPtrArray *sales, GHashTable *indices, GTimeZone *zone,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* story-bands.c */
gboolean pwt_story_tell_bands (PwtContext *context, PwtAccountStory *story, const GPtrArray *places,
                               GTimeZone *zone, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
