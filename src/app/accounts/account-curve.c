/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/accounts/account-curve.h"

#include <glib/gi18n.h>
#include <string.h>

#include "chart/bar-chart.h"
#include "chart/line-chart.h"

#define GAP_US (36 * PWT_US_PER_HOUR) /* a day that was not read stays a gap */
#define NOON (12 * 60)                /* minute of a day whose use is told as a whole */

typedef enum { USE, BALANCE, BANDS, N_VIEWS } View;

static const char *const views[N_VIEWS] = { "use", "balance", "bands" };

struct _PwtAccountCurve {
  AdwBin parent_instance;

  /* Template widgets */
  GtkLabel *title;
  GtkStack *stack;
  PwtBarChart *use;
  PwtLineChart *balance;
  PwtLineChart *bands;

  /* Owned */
  GSimpleActionGroup *actions;
  View view;
};

G_DEFINE_FINAL_TYPE (PwtAccountCurve, pwt_account_curve, ADW_TYPE_BIN)

enum { BANDS_WANTED, N_SIGNALS };
static guint signals[N_SIGNALS];

static PwtChart *
chart_of (PwtAccountCurve *self, View view)
{
  gpointer charts[N_VIEWS] = { self->use, self->balance, self->bands };

  return charts[view];
}

/* --- use by day --- */

/* The same days as the ledger's, oldest first; a day that was not read is a gap. */
static void
show_use (PwtAccountCurve *self, const PwtAccountStory *story)
{
  const GPtrArray *lines = story->lines;
  g_autoptr (GArray) bars = g_array_new (FALSE, FALSE, sizeof (PwtBar));
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  gint64 sum = 0, n = 0;

  for (guint i = lines->len; i > 0; i--) {
    const PwtStoryLine *line = g_ptr_array_index (lines, i - 1);
    PwtBar bar = { .value = line->energy.wh, .before = PWT_CHART_NONE };

    if (line->kind != PWT_STORY_USE)
      continue;
    g_ptr_array_add (texts, pwt_date_format (line->date));
    bar.label = g_ptr_array_index (texts, texts->len - 1);
    bar.mark = bar.label + strlen ("2026-");
    bar.is_unfinished = line->is_partial;
    g_array_append_val (bars, bar);
    if (line->energy.wh != PWT_NONE && !line->is_partial) {
      sum += line->energy.wh;
      n++;
    }
  }
  pwt_bar_chart_set_bars (self->use, (const PwtBar *) (gpointer) bars->data, bars->len);
  pwt_bar_chart_set_reference (self->use, n > 1 ? _ ("average") : NULL, n > 0 ? sum / n : 0);
}

/* --- balance --- */

/* Places rise, also where two things happened in the same moment. */
static void
add_spot (PwtSeries *series, gint64 time_us, gint64 value)
{
  guint n = pwt_series_get_length (series);
  gint64 least_us = n > 0 ? pwt_series_get (series, n - 1)->x + 1 : G_MININT64;

  pwt_series_add (series, MAX (time_us, least_us), value);
}

/* What comes in at once is a step and no slope. */
static void
add_line (PwtSeries *series, const PwtStoryLine *line, gint64 from_us)
{
  gboolean is_day =
      line->kind == PWT_STORY_USE && !line->is_partial;             /* 24:00 is of the day before */
  gint64 time_us = MAX (line->time_us - (is_day ? 1 : 0), from_us); /* carried over: read before */

  if (line->kind == PWT_STORY_PRICE || line->kind == PWT_STORY_COMMAND)
    return;
  if (line->balance.e4 != PWT_NONE && line->money.e4 != PWT_NONE &&
      (line->kind == PWT_STORY_SALE || line->kind == PWT_STORY_TAKEN))
    add_spot (series, time_us - 1, line->balance.e4 - line->money.e4);
  add_spot (series, time_us, line->balance.e4);
}

static void
show_balance (PwtAccountCurve *self, const PwtAccountStory *story, GTimeZone *zone)
{
  g_autoptr (PwtSeries) series = pwt_series_new (_ ("Balance"), GAP_US);
  gboolean is_one = story->meters->len == 1 && story->account->alarm1.e4 > 0;

  for (guint i = story->lines->len; i > 0; i--)
    add_line (series, g_ptr_array_index (story->lines, i - 1), story->from_us);
  pwt_line_chart_clear (self->balance);
  pwt_line_chart_set_range (self->balance, story->from_us, MIN (story->until_us, story->now_us),
                            zone);
  pwt_line_chart_add (self->balance, series, PWT_LINE_MAIN, PWT_COLOR_SERIES);
  /* Each meter warns by itself: a sum of several has no such line. */
  pwt_line_chart_set_reference (self->balance, is_one ? _ ("alarm 1") : NULL,
                                is_one ? story->account->alarm1.e4 : 0);
}

/* --- use by band --- */

/* In the hues that the bands have in a tariff, strong enough for a line. */
static const struct {
  const char *name;
  PwtColor color;
} bands[PWT_N_BANDS] = {
  [PWT_BAND_SHARP] = { N_ ("Sharp"), PWT_COLOR_SERIES_4 },
  [PWT_BAND_PEAK] = { N_ ("Peak"), PWT_COLOR_SERIES_2 },
  [PWT_BAND_FLAT] = { N_ ("Flat"), PWT_COLOR_SERIES_3 },
  [PWT_BAND_VALLEY] = { N_ ("Valley"), PWT_COLOR_SERIES },
  [PWT_BAND_DEEP] = { N_ ("Deep valley"), PWT_COLOR_TEXT },
};

/* Whole days: today is still growing. */
static guint
count_whole (const PwtAccountStory *story, GTimeZone *zone)
{
  PwtDate today = pwt_date_from_time (story->now_us, zone);
  guint n = 0;

  while (n < story->bands->len &&
         ((const PwtDayUse *) g_ptr_array_index (story->bands, n))->date < today)
    n++;
  return n;
}

static void
add_band (PwtAccountCurve *self, const PwtAccountStory *story, PwtBand band, guint n_days,
          GTimeZone *zone)
{
  g_autoptr (PwtSeries) series = pwt_series_new (_ (bands[band].name), GAP_US);
  gboolean is_used = FALSE;

  for (guint i = 0; i < n_days; i++) {
    PwtDayUse *day = g_ptr_array_index (story->bands, i);
    gint64 wh = pwt_day_use_band (day, band)->wh;

    pwt_series_add (series, pwt_civil_to_time (day->date, NOON, zone), wh);
    is_used = is_used || (wh != PWT_NONE && wh > 0);
  }
  if (is_used)
    pwt_line_chart_add (self->bands, series, PWT_LINE_STACKED, bands[band].color);
}

/* The cheapest at the bottom, as one would pile up what costs least to what costs most. The axis
 * has the days from their beginning to their end, so that a single one has its place too. */
static void
show_bands (PwtAccountCurve *self, const PwtAccountStory *story, GTimeZone *zone)
{
  guint n_days = count_whole (story, zone);

  pwt_line_chart_clear (self->bands);
  if (n_days > 0) {
    const PwtDayUse *first = g_ptr_array_index (story->bands, 0);
    const PwtDayUse *last = g_ptr_array_index (story->bands, n_days - 1);

    pwt_line_chart_set_range (self->bands, pwt_civil_to_time (first->date, 0, zone),
                              pwt_civil_to_time (last->date + 1, 0, zone), zone);
  }
  for (guint band = PWT_N_BANDS; band > 0; band--)
    add_band (self, story, (PwtBand) (band - 1), n_days, zone);
  pwt_chart_set_loading (PWT_CHART (self->bands), FALSE);
  pwt_chart_set_empty_text (PWT_CHART (self->bands), _ ("No day of the period was read by bands"));
}

/* --- action --- */

static void
show_view (PwtAccountCurve *self)
{
  PwtChart *chart = chart_of (self, self->view);

  gtk_label_set_text (self->title, pwt_chart_get_title (chart));
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (chart));
}

static void
show_state_cb (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  PwtAccountCurve *self = PWT_ACCOUNT_CURVE (user_data);
  View before = self->view;

  for (guint i = 0; i < N_VIEWS; i++)
    if (g_str_equal (g_variant_get_string (state, NULL), views[i])) {
      self->view = (View) i;
      g_simple_action_set_state (action, state);
    }
  show_view (self);
  if (self->view != BANDS || before == BANDS)
    return;
  pwt_chart_set_loading (PWT_CHART (self->bands), TRUE);
  g_signal_emit (self, signals[BANDS_WANTED], 0);
}

/* --- class --- */

static void
pwt_account_curve_dispose (GObject *object)
{
  PwtAccountCurve *self = PWT_ACCOUNT_CURVE (object);

  gtk_widget_insert_action_group (GTK_WIDGET (self), "curve", NULL);
  g_clear_object (&self->actions);
  gtk_widget_dispose_template (GTK_WIDGET (object), PWT_TYPE_ACCOUNT_CURVE);
  G_OBJECT_CLASS (pwt_account_curve_parent_class)->dispose (object);
}

static void
pwt_account_curve_class_init (PwtAccountCurveClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pwt_account_curve_dispose;
  signals[BANDS_WANTED] = g_signal_new ("bands-wanted", PWT_TYPE_ACCOUNT_CURVE, G_SIGNAL_RUN_LAST,
                                        0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (PWT_TYPE_BAR_CHART);
  g_type_ensure (PWT_TYPE_LINE_CHART);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/prewatt/Prewatt/ui/account-curve.ui");
  gtk_widget_class_bind_template_child (widget_class, PwtAccountCurve, title);
  gtk_widget_class_bind_template_child (widget_class, PwtAccountCurve, stack);
  gtk_widget_class_bind_template_child (widget_class, PwtAccountCurve, use);
  gtk_widget_class_bind_template_child (widget_class, PwtAccountCurve, balance);
  gtk_widget_class_bind_template_child (widget_class, PwtAccountCurve, bands);
}

static void
pwt_account_curve_init (PwtAccountCurve *self)
{
  static const GActionEntry entries[] = { { "show", NULL, "s", "'use'", show_state_cb } };
  static const char *const titles[N_VIEWS] = { N_ ("Daily use"), N_ ("Balance"),
                                               N_ ("Use by band") };
  const PwtMeasure energy = { "kWh", NULL, 3, 2 }, money = { _ ("yuan"), "¥", 4, 2 };

  gtk_widget_init_template (GTK_WIDGET (self));
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "curve", G_ACTION_GROUP (self->actions));
  for (guint i = 0; i < N_VIEWS; i++) {
    pwt_chart_set_title (chart_of (self, i), _ (titles[i]));
    pwt_chart_set_measure (chart_of (self, i), i == BALANCE ? &money : &energy);
    pwt_chart_set_empty_text (chart_of (self, i), _ ("No day of the period was read"));
  }
  pwt_line_chart_set_by_day (self->bands, TRUE);
  show_view (self);
}

/* --- public functions --- */

void
pwt_account_curve_show (PwtAccountCurve *self, const PwtAccountStory *story, PwtDesk *desk)
{
  g_return_if_fail (PWT_IS_ACCOUNT_CURVE (self));

  show_use (self, story);
  show_balance (self, story, pwt_desk_get_zone (desk));
  show_bands (self, story, pwt_desk_get_zone (desk));
}

void
pwt_account_curve_clear (PwtAccountCurve *self)
{
  g_return_if_fail (PWT_IS_ACCOUNT_CURVE (self));

  pwt_bar_chart_set_bars (self->use, NULL, 0);
  pwt_line_chart_clear (self->balance);
  pwt_line_chart_clear (self->bands);
}

void
pwt_account_curve_fail (PwtAccountCurve *self, const char *why)
{
  g_return_if_fail (PWT_IS_ACCOUNT_CURVE (self));

  pwt_chart_set_empty_text (PWT_CHART (self->bands), why);
  pwt_chart_set_loading (PWT_CHART (self->bands), FALSE);
}

gboolean
pwt_account_curve_wants_bands (PwtAccountCurve *self)
{
  g_return_val_if_fail (PWT_IS_ACCOUNT_CURVE (self), FALSE);

  return self->view == BANDS;
}
