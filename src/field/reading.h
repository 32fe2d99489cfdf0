/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "field/quantity.h"

G_BEGIN_DECLS

typedef enum {
  PWT_QUALITY_GOOD,
  PWT_QUALITY_SUSPECT, /* read soundly, but outside what the profile calls possible: a person
                          decides */
} PwtQuality;

typedef struct {
  gint64 value;     /* in the quantity's unit, CT/PT applied */
  gint64 time_us;   /* UTC, when the answer came */
  guint16 quantity; /* PwtQuantity */
  guint8 quality;   /* PwtQuality */
  guint8 is_kept;   /* whether the profile wants it in history */
} PwtValue;

/* What a meter said at one time. Values stand in the order of the profile; a quantity the meter was
 * not asked for, or that could not be read, is absent: never zero. One allocation; immutable. */
typedef struct {
  guint32 meter;  /* dense number */
  guint32 ct, pt; /* the ratios that were applied to the values */
  guint32 n_values;
  gint64 time_us;     /* UTC, of the first block */
  gboolean is_whole;  /* it was asked for everything, also for what is read rarely … */
  gboolean is_broken; /* … but some of it did not come */
  PwtValue values[];
} PwtReading;

const PwtValue *pwt_reading_find (const PwtReading *reading, PwtQuantity quantity);
gint64 pwt_reading_get (const PwtReading *reading, PwtQuantity quantity, gint64 missing);
PwtReading *pwt_reading_copy (const PwtReading *reading);
void pwt_reading_free (PwtReading *reading);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwtReading, pwt_reading_free)

G_END_DECLS
