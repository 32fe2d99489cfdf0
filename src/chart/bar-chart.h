/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chart/chart.h"

G_BEGIN_DECLS

/* One value a period, as bars from zero; behind each, pale and wider, the same period before. */
#define PWT_TYPE_BAR_CHART (pwt_bar_chart_get_type ())
G_DECLARE_FINAL_TYPE (PwtBarChart, pwt_bar_chart, PWT, BAR_CHART, PwtChart)

typedef struct {
  const char *label;      /* read out: "2026-11-07" */
  const char *mark;       /* (nullable) under the bar, "11-07"; else the label */
  gint64 value;           /* or PWT_CHART_NONE */
  gint64 before;          /* or PWT_CHART_NONE */
  gboolean is_unfinished; /* today: drawn as an outline */
} PwtBar;

GtkWidget *pwt_bar_chart_new (void);
/* Copied. No bars: the chart is empty. */
void pwt_bar_chart_set_bars (PwtBarChart *self, const PwtBar *bars, guint n_bars);
/* What the two values of a bar are: "this year", "last year". NULL @before: no comparison. */
void pwt_bar_chart_set_names (PwtBarChart *self, const char *now, const char *before);
/* A line across, an average say, with its name above; NULL: none. */
void pwt_bar_chart_set_reference (PwtBarChart *self, const char *name, gint64 value);

G_END_DECLS
