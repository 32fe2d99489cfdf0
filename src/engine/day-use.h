/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/use.h"
#include "field/quantity.h"
#include "record/day-use.h"
#include "store/history.h"

G_BEGIN_DECLS

/* What registers did, day by day, from the readings that history keeps. */
typedef struct {
  gint64 point; /* its number; 0: none, of which nothing is kept */
  gint64 from_us, until_us;
  gint64 ratio; /* CT times PT of the meter that serves it */
} PwtRegisterSpan;

/* The register that counts what is used in each band. */
extern const PwtQuantity pwt_band_registers[PWT_N_BANDS];

gboolean pwt_register_is_break (const PwtRegisterSpan *span, const PwtHistorySample *before,
                                const PwtHistorySample *after);
GArray *pwt_register_read (PwtHistory *history, const PwtRegisterSpan *span, PwtQuantity quantity,
                           gboolean *has_before, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void pwt_day_use_add_days (GPtrArray *days, PwtDate from, PwtDate until);
gboolean pwt_day_use_fill (PwtHistory *history, const PwtRegisterSpan *span, gboolean has_bands,
                           GTimeZone *zone, GPtrArray *days,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
