/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/meters/meter-curve.h"

#include <glib/gi18n.h>

#include "app/common/format.h"
#include "chart/bar-chart.h"
#include "chart/heat-map.h"
#include "chart/line-chart.h"
#include "record/requests.h"

#define WEEK_DAYS 7
#define DAYS_MAX 31
#define HOURS_DAYS 28 /* whole weeks: a weekday stands under its like */
#define HOURS 24
#define OFFSET_MAX 400 /* periods back */

/* A longer silence than usual stays a gap in the line. */
#define GAP_INTERVALS 3
#define GAP_LEAST_SPANS 4 /* fewer say nothing of a day */
#define GAP_MIN_US (10 * PWT_US_PER_MINUTE)
#define GAP_USUAL_US (2 * PWT_US_PER_HOUR)
#define GAP_MAX_US PWT_US_PER_DAY

/* The chart's height: with a row a day there is more to see. */
#define HEIGHT 148
#define HOURS_HEIGHT 232

typedef enum { BY_DAY, BY_WEEK, BY_MONTH, BY_HOURS } Period;

static const char *const periods[] = { "day", "week", "month", "hours" };

struct _PwtMeterCurve {
  AdwBin parent_instance;

  /* Template widgets */
  GtkStack *stack;
  PwtLineChart *line;
  PwtBarChart *bars;
  PwtHeatMap *hours;
  GtkLabel *title;
  GtkLabel *when;

  /* Owned */
  PwtDesk *desk;
  GSimpleActionGroup *actions;
  GCancellable *cancellable; /* of the question under way */

  PwtId meter;
  Period period;
  int offset; /* how many periods before this one */
  gboolean is_asking, is_stale;
};

G_DEFINE_FINAL_TYPE (PwtMeterCurve, pwt_meter_curve, ADW_TYPE_BIN)

static void ask (PwtMeterCurve *self);

/* --- which days --- */

static PwtDate
today (PwtMeterCurve *self)
{
  return pwt_date_from_time (pwt_desk_now_us (self->desk), pwt_desk_get_zone (self->desk));
}

/* The first of the month that is @back months before the one of @date. */
static PwtDate
first_of_month (PwtDate date, int back)
{
  int year, month, day, months;

  pwt_date_to_ymd (date, &year, &month, &day);
  months = year * 12 + month - 1 - back;
  return pwt_date_from_ymd (months / 12, months % 12 + 1, 1);
}

/* The days shown, @until not among them. */
static void
get_days (PwtMeterCurve *self, PwtDate *from, PwtDate *until)
{
  PwtDate now = today (self);

  switch (self->period) {
  case BY_DAY:
    *from = now - self->offset;
    *until = *from + 1;
    break;
  case BY_WEEK:
    *until = now + 1 - (PwtDate) self->offset * WEEK_DAYS;
    *from = *until - WEEK_DAYS;
    break;
  case BY_MONTH:
    *from = first_of_month (now, self->offset);
    *until = first_of_month (now, self->offset - 1);
    break;
  case BY_HOURS:
    *until = now + 1 - (PwtDate) self->offset * HOURS_DAYS;
    *from = *until - HOURS_DAYS;
    break;
  }
}

static gint64
midnight (PwtMeterCurve *self, PwtDate date)
{
  return pwt_civil_to_time (date, 0, pwt_desk_get_zone (self->desk));
}

static char *
short_date (PwtDate date)
{
  int year, month, day;

  pwt_date_to_ymd (date, &year, &month, &day);
  return g_strdup_printf ("%02d-%02d", month, day);
}

/* --- lines --- */

static int
compare_spans (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

/* Forgets @spans. Returns: what they usually are; 0 if there are too few to say */
static gint64
take_median (GArray *spans)
{
  gint64 median = 0;

  if (spans->len >= GAP_LEAST_SPANS) {
    g_array_sort (spans, compare_spans);
    median = g_array_index (spans, gint64, spans->len / 2);
  }
  g_array_set_size (spans, 0);
  return median;
}

/* What this meter's readings are usually apart says what a gap is: on the day when they are
 * furthest apart, because lines may have been read more or less often since. */
static gint64
gap_of (const GPtrArray *samples)
{
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 usual = 0;

  for (guint i = 1; i < samples->len; i++) {
    gint64 before = ((const PwtSample *) g_ptr_array_index (samples, i - 1))->time_us;
    gint64 time = ((const PwtSample *) g_ptr_array_index (samples, i))->time_us;
    gint64 span = time - before;

    if (time / PWT_US_PER_DAY != before / PWT_US_PER_DAY)
      usual = MAX (usual, take_median (spans));
    g_array_append_val (spans, span);
  }
  usual = MAX (usual, take_median (spans));
  return usual > 0 ? CLAMP (GAP_INTERVALS * usual, GAP_MIN_US, GAP_MAX_US) : GAP_USUAL_US;
}

/* The samples of [from, until), @shift_us later: so that another day lies under this one. */
static PwtSeries *
new_series (const char *name, const GPtrArray *samples, gint64 from_us, gint64 until_us,
            gint64 shift_us)
{
  PwtSeries *series = pwt_series_new (name, gap_of (samples));

  for (guint i = 0; i < samples->len; i++) {
    const PwtSample *sample = g_ptr_array_index (samples, i);

    if (sample->time_us >= from_us && sample->time_us < until_us)
      pwt_series_add (series, sample->time_us + shift_us, sample->value);
  }
  return series;
}

static void
show_lines (PwtMeterCurve *self, const GPtrArray *samples)
{
  PwtDate from, until;
  gint64 from_us, until_us;
  g_autoptr (PwtSeries) now = NULL, before = NULL;

  get_days (self, &from, &until);
  from_us = midnight (self, from);
  until_us = midnight (self, until);
  pwt_line_chart_clear (self->line);
  pwt_line_chart_set_range (self->line, from_us, until_us, pwt_desk_get_zone (self->desk));
  if (samples == NULL)
    return;
  now = new_series (self->period == BY_DAY && self->offset == 0 ? _ ("Today") : _ ("Power"),
                    samples, from_us, until_us, 0);
  pwt_line_chart_add (self->line, now, PWT_LINE_MAIN, PWT_COLOR_SERIES);
  if (self->period != BY_DAY)
    return;
  before = new_series (self->offset == 0 ? _ ("Yesterday") : _ ("The day before"), samples,
                       midnight (self, from - 1), from_us, from_us - midnight (self, from - 1));
  pwt_line_chart_add (self->line, before, PWT_LINE_BEFORE, PWT_COLOR_SERIES);
}

/* --- bars --- */

static const PwtDayUse *
find_day (const GPtrArray *days, PwtDate date)
{
  for (guint i = 0; i < days->len; i++)
    if (((const PwtDayUse *) g_ptr_array_index (days, i))->date == date)
      return g_ptr_array_index (days, i);
  return NULL;
}

static gint64
value_of (const PwtDayUse *day)
{
  return day != NULL ? day->used.wh : PWT_CHART_NONE;
}

/* A bar that holds what was used while nobody read says since when. */
static char *
day_label (PwtMeterCurve *self, PwtDate date, const PwtDayUse *day)
{
  g_autofree char *text = short_date (date);
  g_autofree char *since = NULL;
  PwtDate first;

  if (day == NULL || day->since_us == PWT_TIME_NONE)
    return g_steal_pointer (&text);
  first = pwt_date_from_time (day->since_us, pwt_desk_get_zone (self->desk));
  if (first >= date - 1)
    return g_steal_pointer (&text);
  since = short_date (first);
  return g_strdup_printf (_ ("%s, since %s"), text, since);
}

static void
show_bars (PwtMeterCurve *self, const GPtrArray *days)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  PwtBar bars[DAYS_MAX];
  PwtDate from, until, before, now = today (self);
  guint n = 0, n_known = 0;

  get_days (self, &from, &until);
  before = first_of_month (from, 1);
  for (PwtDate date = from; days != NULL && date < until && n < DAYS_MAX; date++, n++) {
    const PwtDayUse *day = find_day (days, date);
    PwtDate then = before + (date - from);

    g_ptr_array_add (texts, day_label (self, date, day));
    g_ptr_array_add (texts, g_strdup_printf ("%d", (int) (date - from) + 1));
    bars[n] = (PwtBar){ .label = g_ptr_array_index (texts, 2 * n),
                        .mark = g_ptr_array_index (texts, 2 * n + 1),
                        .value = value_of (day),
                        .before = then < from ? value_of (find_day (days, then)) : PWT_CHART_NONE,
                        .is_unfinished = date == now };
    n_known += bars[n].value != PWT_CHART_NONE || bars[n].before != PWT_CHART_NONE;
  }
  pwt_bar_chart_set_bars (self->bars, bars, n_known > 0 ? n : 0);
}

/* --- hours --- */

/* The hour a clock shows that is set back stands for both. */
static void
add_hour (PwtMeterCurve *self, PwtDate from, const PwtHourUse *hour, gint64 *values)
{
  GTimeZone *zone = pwt_desk_get_zone (self->desk);
  gint64 row = pwt_date_from_time (hour->time_us, zone) - from;
  gint64 *value;

  if (row < 0 || row >= HOURS_DAYS || hour->used.wh == PWT_NONE)
    return;
  value = &values[row * HOURS + pwt_civil_from_time (hour->time_us, zone).hour];
  *value = *value == PWT_CHART_NONE ? hour->used.wh : *value + hour->used.wh;
}

static void
show_hours (PwtMeterCurve *self, const GPtrArray *hours)
{
  g_autoptr (GPtrArray) days = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) clock = g_ptr_array_new_with_free_func (g_free);
  gint64 values[HOURS_DAYS * HOURS];
  gboolean is_known = FALSE;
  PwtDate from, until;

  get_days (self, &from, &until);
  for (PwtDate date = from; date < from + HOURS_DAYS; date++)
    g_ptr_array_add (days, short_date (date));
  for (int hour = 0; hour < HOURS; hour++)
    g_ptr_array_add (clock, g_strdup_printf ("%02d:00", hour));
  g_ptr_array_add (days, NULL);
  g_ptr_array_add (clock, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    values[i] = PWT_CHART_NONE;
  for (guint i = 0; hours != NULL && i < hours->len; i++)
    add_hour (self, from, g_ptr_array_index (hours, i), values);
  for (guint i = 0; i < G_N_ELEMENTS (values) && !is_known; i++)
    is_known = values[i] != PWT_CHART_NONE;
  if (is_known)
    pwt_heat_map_set_values (self->hours, (const char *const *) days->pdata,
                             (const char *const *) clock->pdata, values);
  else
    pwt_heat_map_clear (self->hours);
}

/* --- showing --- */

static PwtChart *
chart_of (PwtMeterCurve *self)
{
  switch (self->period) {
  case BY_MONTH:
    return PWT_CHART (self->bars);
  case BY_HOURS:
    return PWT_CHART (self->hours);
  case BY_DAY:
  case BY_WEEK:
    break;
  }
  return PWT_CHART (self->line);
}

static const char *
title_of (PwtMeterCurve *self)
{
  static const char *const titles[] = { [BY_DAY] = N_ ("Power"),
                                        [BY_WEEK] = N_ ("Power"),
                                        [BY_MONTH] = N_ ("Energy by day"),
                                        [BY_HOURS] = N_ ("Energy by hour") };

  return _ (titles[self->period]);
}

static void
show_head (PwtMeterCurve *self)
{
  g_autofree char *first = NULL, *last = NULL, *when = NULL;
  PwtDate from, until;
  int year, month, day;

  get_days (self, &from, &until);
  pwt_date_to_ymd (from, &year, &month, &day);
  first = short_date (from);
  last = short_date (until - 1);
  if (self->period == BY_MONTH)
    when = g_strdup_printf ("%d-%02d", year, month);
  else if (self->period == BY_DAY)
    when = g_strdup (self->offset == 0 ? _ ("Today") : first);
  else if (self->period == BY_WEEK)
    when = g_strdup_printf ("%s – %s", first, last);
  else /* the rows say the rest */
    when = g_strdup_printf (_ ("to %s"), last);
  gtk_label_set_text (self->title, title_of (self));
  gtk_label_set_text (self->when, when);
  pwt_chart_set_title (chart_of (self), title_of (self));
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (chart_of (self)));
  gtk_widget_set_size_request (GTK_WIDGET (self->stack), -1,
                               self->period == BY_HOURS ? HOURS_HEIGHT : HEIGHT);
}

static void
update_actions (PwtMeterCurve *self)
{
  GAction *earlier = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "earlier");
  GAction *later = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "later");

  g_simple_action_set_enabled (G_SIMPLE_ACTION (earlier), self->offset < OFFSET_MAX);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (later), self->offset > 0);
}

/* Nothing of another meter or period stays on the screen. */
static void
begin (PwtMeterCurve *self)
{
  if (self->desk == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->is_asking = self->is_stale = FALSE;
  show_head (self);
  show_lines (self, NULL);
  show_bars (self, NULL);
  show_hours (self, NULL);
  update_actions (self);
  if (pwt_id_is_none (self->meter))
    return;
  pwt_chart_set_loading (chart_of (self), TRUE);
  ask (self);
}

/* --- asking --- */

static void
show_reply (PwtMeterCurve *self, gpointer reply)
{
  switch (self->period) {
  case BY_DAY:
  case BY_WEEK:
    show_lines (self, ((PwtCurve *) reply)->samples);
    break;
  case BY_MONTH:
    show_bars (self, ((PwtDays *) reply)->days);
    break;
  case BY_HOURS:
    show_hours (self, ((PwtHours *) reply)->hours);
    break;
  }
}

static void
take_reply (PwtMeterCurve *self, gpointer reply, const GError *error)
{
  gboolean is_again = self->is_stale;
  const char *nothing = self->period == BY_HOURS
                            ? _ ("Hours are known of readings at most two hours apart")
                            : _ ("No readings yet");

  self->is_asking = self->is_stale = FALSE;
  pwt_chart_set_loading (chart_of (self), FALSE);
  pwt_chart_set_empty_text (chart_of (self), error != NULL ? pwt_error_text (error) : nothing);
  if (reply != NULL)
    show_reply (self, reply);
  if (is_again)
    ask (self);
}

typedef struct {
  PwtMeterCurve *self;    /* owned */
  const PwtRecord *reply; /* of the question */
} Question;

static void
arrived_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  g_autoptr (PwtMeterCurve) self = question->self;
  const PwtRecord *record = question->reply;
  g_autoptr (GError) error = NULL;
  gpointer reply;

  g_free (question);
  if (self->desk == NULL)
    return;
  reply = pwt_desk_finish (self->desk, result, &error);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    take_reply (self, reply, error);
  pwt_record_free (record, reply);
}

static void
call (PwtMeterCurve *self, const char *operation, gconstpointer request)
{
  Question *question = g_new0 (Question, 1);

  *question = (Question){ g_object_ref (self), pwt_operation_find (operation)->reply };
  pwt_backend_call_async (pwt_desk_get_backend (self->desk), operation, request, self->cancellable,
                          arrived_cb, question);
}

/* With the period before, where it is shown too: one question. */
static void
ask (PwtMeterCurve *self)
{
  PwtDate from, until;

  get_days (self, &from, &until);
  self->is_asking = TRUE;
  if (self->period == BY_MONTH) {
    PwtDaysRequest days = { self->meter, first_of_month (from, 1), until, FALSE };

    call (self, "meter.days", &days);
  } else if (self->period == BY_HOURS) {
    PwtDaysRequest days = { self->meter, from, until, FALSE };

    call (self, "meter.hours", &days);
  } else {
    PwtDate first = self->period == BY_DAY ? from - 1 : from;
    PwtCurveRequest curve = { .meter = self->meter,
                              .quantity = (char *) "power.total",
                              .from_us = midnight (self, first),
                              .until_us = midnight (self, until) };

    call (self, "meter.curve", &curve);
  }
}

/* --- actions --- */

static void
by_state_cb (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  PwtMeterCurve *self = PWT_METER_CURVE (user_data);

  for (guint i = 0; i < G_N_ELEMENTS (periods); i++) {
    if (!g_str_equal (g_variant_get_string (state, NULL), periods[i]) || i == self->period)
      continue;
    g_simple_action_set_state (action, state);
    self->period = (Period) i;
    self->offset = 0;
    begin (self);
  }
}

static void
move (PwtMeterCurve *self, int by)
{
  self->offset = CLAMP (self->offset + by, 0, OFFSET_MAX);
  begin (self);
}

static void
earlier_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  move (PWT_METER_CURVE (user_data), 1);
}

static void
later_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  move (PWT_METER_CURVE (user_data), -1);
}

/* --- class --- */

static void
pwt_meter_curve_dispose (GObject *object)
{
  PwtMeterCurve *self = PWT_METER_CURVE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->desk);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "curve", NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), PWT_TYPE_METER_CURVE);
  G_OBJECT_CLASS (pwt_meter_curve_parent_class)->dispose (object);
}

static void
pwt_meter_curve_finalize (GObject *object)
{
  PwtMeterCurve *self = PWT_METER_CURVE (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (pwt_meter_curve_parent_class)->finalize (object);
}

static void
pwt_meter_curve_class_init (PwtMeterCurveClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pwt_meter_curve_dispose;
  G_OBJECT_CLASS (klass)->finalize = pwt_meter_curve_finalize;
  g_type_ensure (PWT_TYPE_LINE_CHART);
  g_type_ensure (PWT_TYPE_BAR_CHART);
  g_type_ensure (PWT_TYPE_HEAT_MAP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/prewatt/Prewatt/ui/meter-curve.ui");
  gtk_widget_class_bind_template_child (widget_class, PwtMeterCurve, stack);
  gtk_widget_class_bind_template_child (widget_class, PwtMeterCurve, line);
  gtk_widget_class_bind_template_child (widget_class, PwtMeterCurve, bars);
  gtk_widget_class_bind_template_child (widget_class, PwtMeterCurve, hours);
  gtk_widget_class_bind_template_child (widget_class, PwtMeterCurve, title);
  gtk_widget_class_bind_template_child (widget_class, PwtMeterCurve, when);
}

static void
pwt_meter_curve_init (PwtMeterCurve *self)
{
  static const GActionEntry entries[] = {
    { "by", NULL, "s", "'day'", by_state_cb },
    { .name = "earlier", .activate = earlier_action },
    { .name = "later", .activate = later_action },
  };

  self->cancellable = g_cancellable_new ();
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "curve", G_ACTION_GROUP (self->actions));
  pwt_chart_set_measure (PWT_CHART (self->line), &(PwtMeasure){ "kW", NULL, 3, 2 });
  pwt_chart_set_measure (PWT_CHART (self->bars), &(PwtMeasure){ "kWh", NULL, 3, 1 });
  pwt_chart_set_measure (PWT_CHART (self->hours), &(PwtMeasure){ "kWh", NULL, 3, 2 });
  pwt_bar_chart_set_names (self->bars, _ ("this month"), _ ("the month before"));
}

/* --- public functions --- */

void
pwt_meter_curve_set_desk (PwtMeterCurve *self, PwtDesk *desk)
{
  g_return_if_fail (PWT_IS_METER_CURVE (self) && self->desk == NULL);

  self->desk = g_object_ref (desk);
  begin (self);
}

void
pwt_meter_curve_set_meter (PwtMeterCurve *self, PwtId meter)
{
  g_return_if_fail (PWT_IS_METER_CURVE (self));

  if (pwt_id_equal (meter, self->meter))
    return;
  self->meter = meter;
  self->offset = 0;
  begin (self);
}

void
pwt_meter_curve_reload (PwtMeterCurve *self)
{
  g_return_if_fail (PWT_IS_METER_CURVE (self));

  if (pwt_id_is_none (self->meter) || self->offset > 0)
    return;
  if (self->is_asking)
    self->is_stale = TRUE;
  else
    ask (self);
}
