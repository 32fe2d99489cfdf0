/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/home/period-chart.h"

#include <glib/gi18n.h>

#include "chart/bar-chart.h"

#define YEARS_SHOWN 5
#define BARS_MAX 31

typedef enum {
  BY_DAY,
  BY_MONTH,
  BY_YEAR,
} Period;

static const char *const periods[] = { "day", "month", "year" };

struct _PwtPeriodChart {
  AdwBin parent_instance;

  /* Template widgets */
  PwtBarChart *chart;
  GtkLabel *title;

  /* Owned */
  PwtSiteSummary *summary;
  GSimpleActionGroup *actions;

  gboolean is_energy;
  Period period;
};

G_DEFINE_FINAL_TYPE (PwtPeriodChart, pwt_period_chart, ADW_TYPE_BIN)

/* --- figures --- */

static gint64
value_at (PwtPeriodChart *self, GPtrArray *figures, PwtDate date)
{
  for (guint i = 0; i < figures->len; i++) {
    const PwtPeriodFigures *period = g_ptr_array_index (figures, i);

    if (period->date == date)
      return self->is_energy ? period->used.wh : period->cash.e4 + period->bank.e4;
  }
  return PWT_CHART_NONE;
}

/* Before the first figure nothing is known; after it, a day without one is a day of nothing. */
static gint64
known_value (PwtPeriodChart *self, GPtrArray *figures, PwtDate date)
{
  gint64 value = value_at (self, figures, date);
  const PwtPeriodFigures *first = figures->len > 0 ? g_ptr_array_index (figures, 0) : NULL;

  if (value != PWT_CHART_NONE || first == NULL || date < first->date || date > self->summary->today)
    return value;
  return 0;
}

static int
days_in_month (int year, int month)
{
  PwtDate next = pwt_date_from_ymd (month == 12 ? year + 1 : year, month % 12 + 1, 1);

  return (int) (next - pwt_date_from_ymd (year, month, 1));
}

typedef struct {
  char label[16], mark[8];
} Words;

static guint
make_days (PwtPeriodChart *self, PwtBar *bars, Words *words)
{
  int year, month, today, before_year, before_month, n;

  pwt_date_to_ymd (self->summary->today, &year, &month, &today);
  before_year = month == 1 ? year - 1 : year;
  before_month = month == 1 ? 12 : month - 1;
  n = days_in_month (year, month);
  for (int day = 1; day <= n; day++) {
    PwtDate date = pwt_date_from_ymd (year, month, day);
    gboolean has_before = day <= days_in_month (before_year, before_month);

    g_snprintf (words[day - 1].label, sizeof words->label, "%02d-%02d", month, day);
    g_snprintf (words[day - 1].mark, sizeof words->mark, "%d", day);
    bars[day - 1] = (PwtBar){
      .value = known_value (self, self->summary->days, date),
      .before = has_before ? known_value (self, self->summary->days,
                                          pwt_date_from_ymd (before_year, before_month, day))
                           : PWT_CHART_NONE,
      .is_unfinished = day == today,
    };
  }
  return (guint) n;
}

static guint
make_months (PwtPeriodChart *self, PwtBar *bars, Words *words)
{
  int year, this_month, day;

  pwt_date_to_ymd (self->summary->today, &year, &this_month, &day);
  for (int month = 1; month <= 12; month++) {
    g_snprintf (words[month - 1].label, sizeof words->label, "%d-%02d", year, month);
    g_snprintf (words[month - 1].mark, sizeof words->mark, "%d", month);
    bars[month - 1] = (PwtBar){
      .value = known_value (self, self->summary->months, pwt_date_from_ymd (year, month, 1)),
      .before = known_value (self, self->summary->months, pwt_date_from_ymd (year - 1, month, 1)),
      .is_unfinished = month == this_month,
    };
  }
  return 12;
}

static guint
make_years (PwtPeriodChart *self, PwtBar *bars, Words *words)
{
  int this_year, month, day;

  pwt_date_to_ymd (self->summary->today, &this_year, &month, &day);
  for (int i = 0; i < YEARS_SHOWN; i++) {
    int year = this_year - YEARS_SHOWN + 1 + i;

    g_snprintf (words[i].label, sizeof words->label, "%d", year);
    g_snprintf (words[i].mark, sizeof words->mark, "%d", year);
    bars[i] = (PwtBar){
      .value = known_value (self, self->summary->years, pwt_date_from_ymd (year, 1, 1)),
      .before = known_value (self, self->summary->years, pwt_date_from_ymd (year - 1, 1, 1)),
      .is_unfinished = year == this_year,
    };
  }
  return YEARS_SHOWN;
}

/* --- showing --- */

static void
name_chart (PwtPeriodChart *self)
{
  static const char *const names[][2] = { { N_ ("this month"), N_ ("last month") },
                                          { N_ ("this year"), N_ ("last year") },
                                          { N_ ("the year"), N_ ("the year before") } };
  static const char *const titles[][2] = { { N_ ("Money by day"), N_ ("Energy by day") },
                                           { N_ ("Money by month"), N_ ("Energy by month") },
                                           { N_ ("Money by year"), N_ ("Energy by year") } };
  const PwtMeasure money = { _ ("yuan"), "¥", 4, 2 }, energy = { "kWh", NULL, 3, 1 };
  const char *title = _ (titles[self->period][self->is_energy ? 1 : 0]);

  gtk_label_set_text (self->title, title);
  pwt_chart_set_title (PWT_CHART (self->chart), title);
  pwt_chart_set_measure (PWT_CHART (self->chart), self->is_energy ? &energy : &money);
  pwt_bar_chart_set_names (self->chart, _ (names[self->period][0]), _ (names[self->period][1]));
}

static void
show (PwtPeriodChart *self)
{
  PwtBar bars[BARS_MAX];
  Words words[BARS_MAX];
  guint n;

  name_chart (self);
  if (self->summary == NULL)
    return;
  n = self->period == BY_DAY     ? make_days (self, bars, words)
      : self->period == BY_MONTH ? make_months (self, bars, words)
                                 : make_years (self, bars, words);
  for (guint i = 0; i < n; i++) {
    bars[i].label = words[i].label;
    bars[i].mark = words[i].mark;
  }
  pwt_bar_chart_set_bars (self->chart, bars, self->summary->years->len > 0 ? n : 0);
}

/* --- actions --- */

static void
show_state_cb (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  PwtPeriodChart *self = PWT_PERIOD_CHART (user_data);

  self->is_energy = g_str_equal (g_variant_get_string (state, NULL), "energy");
  g_simple_action_set_state (action, state);
  show (self);
}

static void
by_state_cb (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  PwtPeriodChart *self = PWT_PERIOD_CHART (user_data);

  for (guint i = 0; i < G_N_ELEMENTS (periods); i++)
    if (g_str_equal (g_variant_get_string (state, NULL), periods[i])) {
      self->period = (Period) i;
      g_simple_action_set_state (action, state);
    }
  show (self);
}

/* --- class --- */

static void
pwt_period_chart_dispose (GObject *object)
{
  PwtPeriodChart *self = PWT_PERIOD_CHART (object);

  gtk_widget_insert_action_group (GTK_WIDGET (self), "period", NULL);
  g_clear_object (&self->actions);
  gtk_widget_dispose_template (GTK_WIDGET (object), PWT_TYPE_PERIOD_CHART);
  G_OBJECT_CLASS (pwt_period_chart_parent_class)->dispose (object);
}

static void
pwt_period_chart_finalize (GObject *object)
{
  PwtPeriodChart *self = PWT_PERIOD_CHART (object);

  if (self->summary != NULL)
    pwt_record_free (&pwt_site_summary_record, self->summary);
  G_OBJECT_CLASS (pwt_period_chart_parent_class)->finalize (object);
}

static void
pwt_period_chart_class_init (PwtPeriodChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pwt_period_chart_dispose;
  G_OBJECT_CLASS (klass)->finalize = pwt_period_chart_finalize;
  g_type_ensure (PWT_TYPE_BAR_CHART);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/prewatt/Prewatt/ui/period-chart.ui");
  gtk_widget_class_bind_template_child (widget_class, PwtPeriodChart, chart);
  gtk_widget_class_bind_template_child (widget_class, PwtPeriodChart, title);
}

static void
pwt_period_chart_init (PwtPeriodChart *self)
{
  static const GActionEntry entries[] = {
    { "show", NULL, "s", "'energy'", show_state_cb },
    { "by", NULL, "s", "'day'", by_state_cb },
  };

  self->is_energy = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "period", G_ACTION_GROUP (self->actions));
  pwt_chart_set_loading (PWT_CHART (self->chart), TRUE);
  pwt_chart_set_empty_text (PWT_CHART (self->chart),
                            _ ("Nothing was read or sold yet; bars appear from today on"));
  name_chart (self);
}

/* --- public functions --- */

void
pwt_period_chart_show (PwtPeriodChart *self, const PwtSiteSummary *summary)
{
  g_return_if_fail (PWT_IS_PERIOD_CHART (self));

  if (self->summary != NULL)
    pwt_record_free (&pwt_site_summary_record, self->summary);
  self->summary = pwt_record_copy (&pwt_site_summary_record, summary);
  pwt_chart_set_loading (PWT_CHART (self->chart), FALSE);
  show (self);
}
