/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "charts.h"

#include <math.h>

const PwtMeasure charts_kilowatts = { "kW", NULL, 3, 2 };
static const PwtMeasure yuan = { "元", "¥", 4, 2 };
GTimeZone *charts_zone;

PwtBarChart *
charts_make_bars (void)
{
  static const int thousands[] = { 1105, 1159, 1120, 1284, 637,  853,  839,  725,  1302, 1311,
                                   879,  975,  802,  574,  1149, 1027, 1270, 1200, 561,  1004,
                                   709,  771,  1404, 1149, 987,  965,  676,  742,  1065, 642 };
  GtkWidget *chart = pwt_bar_chart_new ();
  GArray *bars = g_array_new (FALSE, FALSE, sizeof (PwtBar));
  char labels[G_N_ELEMENTS (thousands)][8];

  for (guint i = 0; i < G_N_ELEMENTS (thousands); i++) {
    PwtBar bar = { labels[i], NULL, thousands[i] * G_GINT64_CONSTANT (100000), PWT_CHART_NONE,
                   i + 1 == G_N_ELEMENTS (thousands) };

    g_snprintf (labels[i], sizeof labels[i], i < 10 ? "10-%02u" : "11-%02u",
                i < 10 ? i + 22 : i - 9);
    g_array_append_val (bars, bar);
  }
  pwt_chart_set_title (PWT_CHART (chart), "每日收款");
  pwt_chart_set_measure (PWT_CHART (chart), &yuan);
  pwt_bar_chart_set_bars (PWT_BAR_CHART (chart), (const PwtBar *) (gpointer) bars->data, bars->len);
  pwt_bar_chart_set_reference (PWT_BAR_CHART (chart), "30 天平均 9,684", 96840000);
  g_array_unref (bars);
  return PWT_BAR_CHART (chart);
}

const PwtBar charts_compared[CHARTS_N_COMPARED] = {
  { "2026-07", "7月", 18200000, 16100000, FALSE }, { "2026-08", "8月", 19850000, 20400000, FALSE },
  { "2026-09", "9月", 0, 15000000, FALSE },        { "2026-10", "10月", -2000000, 900000, FALSE },
  { "2026-11", "11月", 9100000, 13300000, TRUE },  { "2026-12", "12月", PWT_CHART_NONE, 14100000 },
};

PwtBarChart *
charts_make_comparison (void)
{
  GtkWidget *chart = pwt_bar_chart_new ();

  pwt_chart_set_title (PWT_CHART (chart), "每月用电量");
  pwt_chart_set_measure (PWT_CHART (chart), &(PwtMeasure){ "kWh", NULL, 3, 1 });
  pwt_bar_chart_set_names (PWT_BAR_CHART (chart), "今年", "去年");
  pwt_bar_chart_set_bars (PWT_BAR_CHART (chart), charts_compared, G_N_ELEMENTS (charts_compared));
  return PWT_BAR_CHART (chart);
}

static gint64
power_at (gint64 slot, double strength)
{
  double hour = (double) slot / 4;

  return (gint64) (strength * (1500 + 9000 * exp (-(hour - 11) * (hour - 11) / 12) +
                               6500 * exp (-(hour - 19.5) * (hour - 19.5) / 6)));
}

/* The first reading of a new meter. */
PwtLineChart *
charts_make_one (void)
{
  GtkWidget *chart = pwt_line_chart_new ();
  g_autoptr (PwtSeries) today = pwt_series_new ("今日", 2 * HOUR);

  pwt_series_add (today, MIDNIGHT + 10 * HOUR, 0);
  pwt_chart_set_measure (PWT_CHART (chart), &charts_kilowatts);
  pwt_line_chart_set_range (PWT_LINE_CHART (chart), MIDNIGHT, MIDNIGHT + DAY, charts_zone);
  pwt_line_chart_add (PWT_LINE_CHART (chart), today, PWT_LINE_MAIN, PWT_COLOR_SERIES);
  return PWT_LINE_CHART (chart);
}

/* Days that nobody read: no axis is made up for them. */
GtkWidget *
charts_make_unread (void)
{
  GtkWidget *chart = pwt_bar_chart_new ();
  const PwtBar bars[] = { { .label = "11-19", .value = PWT_CHART_NONE, .before = PWT_CHART_NONE },
                          { .label = "11-20", .value = PWT_CHART_NONE, .before = PWT_CHART_NONE } };

  pwt_bar_chart_set_bars (PWT_BAR_CHART (chart), bars, G_N_ELEMENTS (bars));
  return chart;
}

/* Known, and nothing: no figure beside zero says how much it might have been. */
GtkWidget *
charts_make_zeros (void)
{
  GtkWidget *chart = pwt_bar_chart_new ();
  const PwtBar bars[] = { { .label = "11-19", .value = 0, .before = PWT_CHART_NONE },
                          { .label = "11-20", .value = 0, .before = PWT_CHART_NONE } };

  pwt_chart_set_measure (PWT_CHART (chart), &(PwtMeasure){ "元", NULL, 4, 2 });
  pwt_bar_chart_set_bars (PWT_BAR_CHART (chart), bars, G_N_ELEMENTS (bars));
  return chart;
}

PwtLineChart *
charts_make_line (void)
{
  GtkWidget *chart = pwt_line_chart_new ();
  g_autoptr (PwtSeries) today = pwt_series_new ("今日", 2 * HOUR);
  g_autoptr (PwtSeries) yesterday = pwt_series_new ("昨日", 2 * HOUR);

  for (gint64 i = 0; i < 96; i++) {
    if (i < 42 && (i < 12 || i > 22)) /* nothing was read between three and half past five */
      pwt_series_add (today, MIDNIGHT + i * HOUR / 4, power_at (i, 1));
    pwt_series_add (yesterday, MIDNIGHT + i * HOUR / 4, power_at (i, 1.08));
  }
  pwt_chart_set_title (PWT_CHART (chart), "今日功率");
  pwt_chart_set_measure (PWT_CHART (chart), &charts_kilowatts);
  pwt_line_chart_set_range (PWT_LINE_CHART (chart), MIDNIGHT, MIDNIGHT + DAY, charts_zone);
  pwt_line_chart_add (PWT_LINE_CHART (chart), today, PWT_LINE_MAIN, PWT_COLOR_SERIES);
  pwt_line_chart_add (PWT_LINE_CHART (chart), yesterday, PWT_LINE_BEFORE, PWT_COLOR_SERIES);
  return PWT_LINE_CHART (chart);
}

/* A week read every hour, and every minute in the last two days: more readings than pixels, but not
 * one on each. */
PwtLineChart *
charts_make_mixed (void)
{
  GtkWidget *chart = pwt_line_chart_new ();
  g_autoptr (PwtSeries) series = pwt_series_new (NULL, 3 * HOUR);

  for (gint64 i = 0; i < 5 * 24; i++)
    pwt_series_add (series, MIDNIGHT + i * HOUR, power_at (i % 24 * 4, 1));
  for (gint64 i = 0; i < 2 * 24 * 60; i++)
    pwt_series_add (series, MIDNIGHT + 5 * DAY + i * HOUR / 60, power_at (i / 15 % 96, 1));
  pwt_chart_set_measure (PWT_CHART (chart), &charts_kilowatts);
  pwt_line_chart_set_range (PWT_LINE_CHART (chart), MIDNIGHT, MIDNIGHT + 7 * DAY, charts_zone);
  pwt_line_chart_add (PWT_LINE_CHART (chart), series, PWT_LINE_MAIN, PWT_COLOR_SERIES);
  return PWT_LINE_CHART (chart);
}

PwtLineChart *
charts_make_stack (void)
{
  static const char *const names[] = { "尖", "峰", "平", "谷" };
  GtkWidget *chart = pwt_line_chart_new ();

  pwt_chart_set_title (PWT_CHART (chart), "分时用电");
  pwt_chart_set_measure (PWT_CHART (chart), &charts_kilowatts);
  pwt_line_chart_set_range (PWT_LINE_CHART (chart), MIDNIGHT, MIDNIGHT + DAY, charts_zone);
  for (guint k = 0; k < 4; k++) {
    g_autoptr (PwtSeries) series = pwt_series_new (names[k], 0);

    for (gint64 i = 0; i <= 24; i++) /* nobody read at four and at six */
      pwt_series_add (series, MIDNIGHT + i * HOUR,
                      i == 4 || i == 6 ? PWT_CHART_NONE : power_at (i * 4, 0.2 + 0.2 * k));
    pwt_line_chart_add (PWT_LINE_CHART (chart), series, PWT_LINE_STACKED, PWT_COLOR_SERIES + k);
  }
  return PWT_LINE_CHART (chart);
}

PwtLineChart *
charts_make_year (void)
{
  GtkWidget *chart = pwt_line_chart_new ();
  g_autoptr (PwtSeries) series = pwt_series_new (NULL, DAY);
  guint32 noise = 7;

  for (gint64 i = 0; i < 365 * 24 * 4; i++) {
    noise = noise * 1664525 + 1013904223;
    pwt_series_add (series, MIDNIGHT + i * HOUR / 4,
                    power_at (i % 96, 0.7 + 0.3 * sin ((double) i / 3000)) + (noise >> 22));
  }
  pwt_chart_set_measure (PWT_CHART (chart), &charts_kilowatts);
  pwt_line_chart_set_range (PWT_LINE_CHART (chart), MIDNIGHT, MIDNIGHT + 365 * DAY, charts_zone);
  pwt_line_chart_add (PWT_LINE_CHART (chart), series, PWT_LINE_MAIN, PWT_COLOR_SERIES);
  return PWT_LINE_CHART (chart);
}

PwtPhaseDiagram *
charts_make_phases (void)
{
  static const PwtPhase phases[] = { { 228400, 34200, 0, 18000 },
                                     { 231000, 28600, 120000, 22000 },
                                     { 226900, 31900, 240000, 41000 } };
  GtkWidget *chart = pwt_phase_diagram_new ();

  pwt_chart_set_title (PWT_CHART (chart), "相量");
  pwt_phase_diagram_set_phases (PWT_PHASE_DIAGRAM (chart), phases, 3, 240000, 60000);
  return PWT_PHASE_DIAGRAM (chart);
}

/* Days by hours, in Wh; nothing was read on the second day from three to five. */
PwtHeatMap *
charts_make_heat (void)
{
  static const char *const days[] = { "11-16", "11-17", "11-18", "11-19", "11-20", NULL };
  static const char *const hours[] = { "00", "03", "06", "09", "12", "15", "18", "21", NULL };
  GtkWidget *chart = pwt_heat_map_new ();
  gint64 values[5 * 8];

  for (int i = 0; i < 5 * 8; i++)
    values[i] = i == 9 ? PWT_CHART_NONE : power_at (i % 8 * 12, 0.6 + 0.1 * (i / 8));
  pwt_chart_set_title (PWT_CHART (chart), "每时用电");
  pwt_chart_set_measure (PWT_CHART (chart), &(PwtMeasure){ "kWh", NULL, 3, 1 });
  pwt_heat_map_set_values (PWT_HEAT_MAP (chart), days, hours, values);
  return PWT_HEAT_MAP (chart);
}

/* Ten minutes each; the oldest two were not tried. */
PwtStrip *
charts_make_strip (void)
{
  static const char *const names[] = { "not tried", "good", "known", "mixed", "bad" };
  static const guint8 outcomes[] = { 0, 0, 1, 1, 2, 2, 3, 1, 1, 4, 4, 1 };
  GtkWidget *chart = pwt_strip_new ();
  PwtStripCell cells[G_N_ELEMENTS (outcomes)];
  char labels[G_N_ELEMENTS (outcomes)][8];

  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++) {
    g_snprintf (labels[i], sizeof labels[i], "%02u:%u0", 9 + i / 6, i % 6);
    cells[i] = (PwtStripCell){ labels[i], outcomes[i] };
  }
  pwt_chart_set_title (PWT_CHART (chart), "1 号线");
  pwt_strip_set_names (PWT_STRIP (chart), names);
  pwt_strip_set_cells (PWT_STRIP (chart), cells, G_N_ELEMENTS (cells));
  return PWT_STRIP (chart);
}
