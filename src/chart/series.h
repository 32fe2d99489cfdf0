/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chart/measure.h"

G_BEGIN_DECLS

/* The data of one line: values at rising places. Whole numbers, whatever they mean. */
typedef struct {
  gint64 x; /* microseconds on a time axis */
  gint64 y; /* PWT_CHART_NONE: the line breaks here */
} PwtSpot;

typedef struct _PwtSeries PwtSeries;

PwtSeries *pwt_series_new (const char *name, gint64 gap_max);
PwtSeries *pwt_series_ref (PwtSeries *series);
void pwt_series_unref (PwtSeries *series);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwtSeries, pwt_series_unref)

void pwt_series_add (PwtSeries *series, gint64 x, gint64 y);

const char *pwt_series_get_name (const PwtSeries *series);
guint pwt_series_get_length (const PwtSeries *series);
const PwtSpot *pwt_series_get (const PwtSeries *series, guint index);
guint pwt_series_find (const PwtSeries *series, gint64 x);
int pwt_series_nearest (const PwtSeries *series, gint64 x);
gboolean pwt_series_get_extremes (const PwtSeries *series, gint64 from, gint64 until, gint64 *min,
                                  gint64 *max);

/* What is drawn of [from, until) on @n_columns pixels: every spot if they are few, else the first,
 * the lowest, the highest and the last of each pixel, so that no peak is lost. One spot before and
 * one after lead the line over the edges.
 *
 * @spots: (element-type PwtSpot): emptied and filled; y PWT_CHART_NONE marks a break */
void pwt_series_thin (const PwtSeries *series, gint64 from, gint64 until, guint n_columns,
                      GArray *spots);

G_END_DECLS
