/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chart/bar-chart.h"
#include "chart/heat-map.h"
#include "chart/line-chart.h"
#include "chart/phase-diagram.h"
#include "chart/strip.h"

G_BEGIN_DECLS

/* Charts as a page would have them, to be looked at and asked. */
#define HOUR (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)
#define DAY (24 * HOUR)
#define MIDNIGHT (G_GINT64_CONSTANT (1795104000) * G_USEC_PER_SEC) /* 2026-11-20 in Shanghai */
#define CHARTS_N_COMPARED 6

extern const PwtMeasure charts_kilowatts;
extern const PwtBar charts_compared[CHARTS_N_COMPARED];
extern GTimeZone *charts_zone; /* to be set first */

PwtBarChart *charts_make_bars (void);
PwtBarChart *charts_make_comparison (void);
PwtLineChart *charts_make_one (void);
GtkWidget *charts_make_unread (void);
GtkWidget *charts_make_zeros (void);
PwtLineChart *charts_make_line (void);
PwtLineChart *charts_make_mixed (void);
PwtLineChart *charts_make_stack (void);
PwtLineChart *charts_make_year (void);
PwtPhaseDiagram *charts_make_phases (void);
PwtHeatMap *charts_make_heat (void);
PwtStrip *charts_make_strip (void);

G_END_DECLS
