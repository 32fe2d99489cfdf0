/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chart/chart.h"
#include "chart/series.h"

G_BEGIN_DECLS

/* Values over time (or over any number) as lines or stacked areas. A year of minutes is drawn by
 * its lowest and highest of each pixel. Ctrl+wheel, pinch and + − zoom around the pointer, dragging
 * and Shift+← → move, 0 or a double click shows all again.
 *
 * Signal "view-changed" (): another part is shown */
#define PWT_TYPE_LINE_CHART (pwt_line_chart_get_type ())
G_DECLARE_FINAL_TYPE (PwtLineChart, pwt_line_chart, PWT, LINE_CHART, PwtChart)

typedef enum {
  PWT_LINE_MAIN,    /* with its area shaded */
  PWT_LINE_PLAIN,   /* one of several */
  PWT_LINE_BEFORE,  /* what it is compared with: dashed, grey, drawn first */
  PWT_LINE_STACKED, /* an area on top of the stacked ones before it; all have the same places, and
                     * where none has a value there is a gap */
} PwtLineStyle;

GtkWidget *pwt_line_chart_new (void);
/* The whole of the axis. @zone: of the civil times of a time axis in microseconds; NULL: x is a
 * number. Also shows all of it. */
void pwt_line_chart_set_range (PwtLineChart *self, gint64 from, gint64 until, GTimeZone *zone);
/* The first that is not PWT_LINE_BEFORE is the one whose values are picked. @color is not asked for
 * PWT_LINE_BEFORE. */
void pwt_line_chart_add (PwtLineChart *self, PwtSeries *series, PwtLineStyle style, PwtColor color);
void pwt_line_chart_clear (PwtLineChart *self);
/* On a time axis: each value is of a whole day, whose hour means nothing. */
void pwt_line_chart_set_by_day (PwtLineChart *self, gboolean is_by_day);
void pwt_line_chart_set_reference (PwtLineChart *self, const char *name, gint64 value);

/* The part that is shown, kept inside the range. */
void pwt_line_chart_set_view (PwtLineChart *self, gint64 from, gint64 until);
void pwt_line_chart_get_view (PwtLineChart *self, gint64 *from, gint64 *until);

G_END_DECLS
