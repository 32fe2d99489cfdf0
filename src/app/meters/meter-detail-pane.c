/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/meters/meter-detail-pane.h"

#include <glib/gi18n.h>

#include "app/common/format.h"
#include "app/common/meter-look.h"
#include "app/meters/command-row.h"
#include "chart/line-chart.h"

#define N_PHASES 3
#define COMMANDS_SHOWN 8

struct _PwtMeterDetailPane {
  AdwBin parent_instance;

  /* Template widgets */
  GtkStack *stack;
  GtkLabel *title;
  GtkLabel *identity;
  PwtStateChip *chip;
  PwtStateChip *relay;
  GtkLabel *age;
  GtkLabel *notice;
  GtkLabel *balance;
  GtkLabel *count;
  GtkLabel *energy;
  GtkLabel *alarms;
  GtkLabel *tariff;
  GtkLabel *power;
  PwtLineChart *curve;
  GtkWidget *phases;
  GtkLabel *volts[N_PHASES];
  GtkLabel *amps[N_PHASES];
  GtkWidget *no_commands;
  GtkBox *commands;
  GtkWidget *bottom;
  GtkActionable *sell_button;

  /* Owned */
  PwtDesk *desk;
  PwtMeterDetail *detail;
  GCancellable *cancellable; /* of the meter shown */
  PwtSeries *today, *yesterday;

  PwtId meter;
  gboolean is_asking, is_stale;
};

G_DEFINE_FINAL_TYPE (PwtMeterDetailPane, pwt_meter_detail_pane, ADW_TYPE_BIN)

/* --- showing --- */

static void
take_text (GtkLabel *label, char *text)
{
  gtk_label_set_text (label, text);
  g_free (text);
}

static void
show_age (PwtMeterDetailPane *self)
{
  const PwtMeterRow *row = pwt_meter_detail_pane_get_row (self);
  g_autofree char *exact = NULL;

  if (row == NULL)
    return;
  take_text (self->age, pwt_show_age (row->read_us, pwt_desk_now_us (self->desk)));
  exact = pwt_show_full_time (row->read_us, pwt_desk_get_zone (self->desk));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->age), exact);
}

static void
show_identity (PwtMeterDetailPane *self, const PwtMeterRow *row)
{
  g_autofree char *title =
      g_strdup_printf ("%s %s", row->room != NULL ? row->room : "", pwt_meter_row_title (row));
  g_autofree char *identity =
      g_strdup_printf (_ ("Meter %s · %s · %s · address %d"), row->serial,
                       self->detail->model != NULL ? self->detail->model : row->profile,
                       row->line_name, (int) row->address);

  gtk_label_set_text (self->title, title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), title);
  gtk_label_set_text (self->identity, identity);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->identity), identity);
}

static void
show_facts (PwtMeterDetailPane *self, const PwtMeterRow *row)
{
  g_autofree char *alarm1 = pwt_show_money (row->alarm1);
  g_autofree char *alarm2 = pwt_show_money (row->alarm2);
  const char *css = pwt_meter_state_text_css (row->state);

  take_text (self->balance, pwt_show_money (row->balance));
  gtk_widget_set_css_classes (GTK_WIDGET (self->balance),
                              (const char *[]){ "heading", "numeric", css, NULL });
  take_text (self->count, pwt_show_count (row->purchase_count));
  take_text (self->energy, pwt_show_energy (row->energy_total));
  take_text (self->alarms, g_strdup_printf ("%s / %s", alarm1, alarm2));
  gtk_label_set_text (self->tariff, row->tariff_name != NULL ? row->tariff_name : "—");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->tariff), row->tariff_name);
  take_text (self->power, pwt_show_power (row->power_w));
}

static void
show_notice (PwtMeterDetailPane *self, const PwtMeterRow *row)
{
  if (row->state == PWT_METER_LOST && row->read_us == PWT_TIME_NONE)
    take_text (self->notice, g_strdup (_ ("This meter has never answered; check its address, the "
                                          "line and its power.")));
  else if (row->state == PWT_METER_LOST)
    take_text (self->notice, g_strdup_printf (_ ("No answer %d times in a row. The values are old; "
                                                 "check the line and the meter's power."),
                                              (int) row->failures));
  gtk_widget_set_visible (GTK_WIDGET (self->notice), row->state == PWT_METER_LOST);
}

static void
show_phases (PwtMeterDetailPane *self, const PwtMeterLive *live)
{
  const gint64 volts[] = { live->voltage_a_mv, live->voltage_b_mv, live->voltage_c_mv };
  const gint64 amps[] = { live->current_a_ma, live->current_b_ma, live->current_c_ma };

  for (guint i = 0; i < N_PHASES; i++) {
    take_text (self->volts[i], pwt_show_kilo (volts[i]));
    take_text (self->amps[i], pwt_show_kilo (amps[i]));
  }
  gtk_widget_set_visible (self->phases, live->voltage_a_mv != PWT_NONE);
}

static void
show_commands (PwtMeterDetailPane *self)
{
  GPtrArray *commands = self->detail->commands;
  guint n = commands != NULL ? MIN (commands->len, COMMANDS_SHOWN) : 0;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->commands))) != NULL)
    gtk_box_remove (self->commands, child);
  for (guint i = 0; i < n; i++)
    gtk_box_append (self->commands, pwt_command_row_new (g_ptr_array_index (commands, i),
                                                         pwt_desk_get_zone (self->desk)));
  gtk_widget_set_visible (self->no_commands, n == 0);
}

static void
show (PwtMeterDetailPane *self)
{
  const PwtMeterRow *row = self->detail->row;
  g_autofree char *id = pwt_id_dup_text (row->id);

  show_identity (self, row);
  pwt_state_chip_set_state (self->chip, row->state);
  pwt_state_chip_set_relay (self->relay, row);
  show_age (self);
  show_facts (self, row);
  show_notice (self, row);
  if (self->detail->live != NULL)
    show_phases (self, self->detail->live);
  show_commands (self);
  gtk_actionable_set_action_target (self->sell_button, "s", id);
  gtk_widget_set_visible (self->bottom, pwt_desk_may (self->desk, PWT_MAY_SELL) &&
                                            !pwt_id_is_none (row->account));
  gtk_stack_set_visible_child_name (self->stack, "meter");
}

static void
take_detail (PwtMeterDetailPane *self, PwtMeterDetail *detail)
{
  if (self->detail != NULL)
    pwt_record_free (&pwt_meter_detail_record, self->detail);
  self->detail = detail;
}

/* --- asking --- */

/* Midnight of the project's day that holds @time_us. */
static gint64
midnight (PwtMeterDetailPane *self, gint64 time_us)
{
  GTimeZone *zone = pwt_desk_get_zone (self->desk);

  return pwt_civil_to_time (pwt_date_from_time (time_us, zone), 0, zone);
}

static gint64
yesterday (PwtMeterDetailPane *self)
{
  return midnight (self, midnight (self, pwt_desk_now_us (self->desk)) - PWT_US_PER_HOUR);
}

/* A gap in the readings stays a gap in the line. */
#define GAP_MAX_US (2 * PWT_US_PER_HOUR)

/* @shift_us brings another day under today. */
static void
take_series (PwtSeries **series, const char *name, const PwtCurve *curve, gint64 shift_us)
{
  g_clear_pointer (series, pwt_series_unref);
  if (curve == NULL)
    return;
  *series = pwt_series_new (name, GAP_MAX_US);
  for (guint i = 0; curve->samples != NULL && i < curve->samples->len; i++) {
    const PwtSample *sample = g_ptr_array_index (curve->samples, i);

    if (sample->value != PWT_NONE)
      pwt_series_add (*series, sample->time_us + shift_us, sample->value);
  }
}

static void
show_curve (PwtMeterDetailPane *self)
{
  gint64 from_us = midnight (self, pwt_desk_now_us (self->desk));

  pwt_line_chart_clear (self->curve);
  pwt_line_chart_set_range (self->curve, from_us, from_us + PWT_US_PER_DAY,
                            pwt_desk_get_zone (self->desk));
  if (self->today != NULL)
    pwt_line_chart_add (self->curve, self->today, PWT_LINE_MAIN, PWT_COLOR_SERIES);
  if (self->yesterday != NULL)
    pwt_line_chart_add (self->curve, self->yesterday, PWT_LINE_BEFORE, PWT_COLOR_SERIES);
}

static void
today_arrived_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtMeterDetailPane) self = user_data;
  PwtCurve *curve = self->desk != NULL ? pwt_desk_finish (self->desk, result, NULL) : NULL;

  if (curve == NULL)
    return;
  take_series (&self->today, _ ("Today"), curve, 0);
  show_curve (self);
  pwt_record_free (&pwt_curve_record, curve);
}

static void
yesterday_arrived_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtMeterDetailPane) self = user_data;
  PwtCurve *curve = self->desk != NULL ? pwt_desk_finish (self->desk, result, NULL) : NULL;

  if (curve == NULL)
    return;
  take_series (&self->yesterday, _ ("Yesterday"), curve,
               midnight (self, pwt_desk_now_us (self->desk)) - yesterday (self));
  show_curve (self);
  pwt_record_free (&pwt_curve_record, curve);
}

static void
ask_curve (PwtMeterDetailPane *self, gint64 from_us, GAsyncReadyCallback callback)
{
  PwtCurveRequest request = { .meter = self->meter,
                              .quantity = (char *) "power.total",
                              .from_us = from_us,
                              .until_us = from_us + PWT_US_PER_DAY };

  pwt_backend_call_async (pwt_desk_get_backend (self->desk), "meter.curve", &request,
                          self->cancellable, callback, g_object_ref (self));
}

static void
arrived_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtMeterDetailPane) self = user_data;
  g_autoptr (GError) error = NULL;
  PwtMeterDetail *detail;
  gboolean is_again;

  if (self->desk == NULL)
    return;
  detail = pwt_desk_finish (self->desk, result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  is_again = self->is_stale;
  self->is_asking = self->is_stale = FALSE;
  if (detail != NULL && detail->row != NULL) {
    take_detail (self, detail);
    show (self);
  } else if (detail != NULL) {
    pwt_record_free (&pwt_meter_detail_record, detail);
  }
  if (is_again)
    pwt_meter_detail_pane_reload (self);
}

static gboolean
is_ours (PwtMeterDetailPane *self, const PwtEvent *event)
{
  GPtrArray *commands = self->detail != NULL ? self->detail->commands : NULL;

  if (g_strcmp0 (event->topic, "meter") == 0)
    return pwt_id_equal (event->subject, self->meter);
  if (g_strcmp0 (event->topic, "command") != 0)
    return FALSE;
  for (guint i = 0; commands != NULL && i < commands->len; i++)
    if (pwt_id_equal (((const PwtCommand *) g_ptr_array_index (commands, i))->id, event->subject))
      return TRUE;
  return FALSE;
}

static void
event_cb (PwtMeterDetailPane *self, const PwtEvent *event)
{
  if (is_ours (self, event))
    pwt_meter_detail_pane_reload (self);
}

static void
state_changed_cb (PwtMeterDetailPane *self)
{
  if (pwt_backend_get_state (pwt_desk_get_backend (self->desk)) == PWT_BACKEND_ONLINE)
    pwt_meter_detail_pane_reload (self);
}

/* --- overrides --- */

static void
pwt_meter_detail_pane_dispose (GObject *object)
{
  PwtMeterDetailPane *self = PWT_METER_DETAIL_PANE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->desk);
  gtk_widget_dispose_template (GTK_WIDGET (object), PWT_TYPE_METER_DETAIL_PANE);
  G_OBJECT_CLASS (pwt_meter_detail_pane_parent_class)->dispose (object);
}

static void
pwt_meter_detail_pane_finalize (GObject *object)
{
  PwtMeterDetailPane *self = PWT_METER_DETAIL_PANE (object);

  take_detail (self, NULL);
  take_series (&self->today, NULL, NULL, 0);
  take_series (&self->yesterday, NULL, NULL, 0);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (pwt_meter_detail_pane_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PwtMeterDetailPane, stack);
  gtk_widget_class_bind_template_child (widget_class, PwtMeterDetailPane, title);
  gtk_widget_class_bind_template_child (widget_class, PwtMeterDetailPane, identity);
  gtk_widget_class_bind_template_child (widget_class, PwtMeterDetailPane, chip);
  gtk_widget_class_bind_template_child (widget_class, PwtMeterDetailPane, relay);
  gtk_widget_class_bind_template_child (widget_class, PwtMeterDetailPane, age);
  gtk_widget_class_bind_template_child (widget_class, PwtMeterDetailPane, notice);
  gtk_widget_class_bind_template_child (widget_class, PwtMeterDetailPane, balance);
  gtk_widget_class_bind_template_child (widget_class, PwtMeterDetailPane, count);
  gtk_widget_class_bind_template_child (widget_class, PwtMeterDetailPane, energy);
  gtk_widget_class_bind_template_child (widget_class, PwtMeterDetailPane, alarms);
  gtk_widget_class_bind_template_child (widget_class, PwtMeterDetailPane, tariff);
  gtk_widget_class_bind_template_child (widget_class, PwtMeterDetailPane, power);
  gtk_widget_class_bind_template_child (widget_class, PwtMeterDetailPane, curve);
  gtk_widget_class_bind_template_child (widget_class, PwtMeterDetailPane, phases);
  gtk_widget_class_bind_template_child (widget_class, PwtMeterDetailPane, no_commands);
  gtk_widget_class_bind_template_child (widget_class, PwtMeterDetailPane, commands);
  gtk_widget_class_bind_template_child (widget_class, PwtMeterDetailPane, bottom);
  gtk_widget_class_bind_template_child (widget_class, PwtMeterDetailPane, sell_button);
  for (guint i = 0; i < N_PHASES; i++) {
    g_autofree char *volt = g_strdup_printf ("volt_%u", i + 1);
    g_autofree char *amp = g_strdup_printf ("amp_%u", i + 1);
    gssize offset = (gssize) (i * sizeof (gpointer));

    gtk_widget_class_bind_template_child_full (
        widget_class, volt, FALSE, G_STRUCT_OFFSET (PwtMeterDetailPane, volts) + offset);
    gtk_widget_class_bind_template_child_full (widget_class, amp, FALSE,
                                               G_STRUCT_OFFSET (PwtMeterDetailPane, amps) + offset);
  }
}

static void
pwt_meter_detail_pane_class_init (PwtMeterDetailPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pwt_meter_detail_pane_dispose;
  G_OBJECT_CLASS (klass)->finalize = pwt_meter_detail_pane_finalize;
  g_type_ensure (PWT_TYPE_STATE_CHIP);
  g_type_ensure (PWT_TYPE_LINE_CHART);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/prewatt/Prewatt/ui/meter-detail-pane.ui");
  bind_children (widget_class);
}

static void
pwt_meter_detail_pane_init (PwtMeterDetailPane *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_actionable_set_action_name (self->sell_button, "win.sell");
  gtk_actionable_set_action_target (self->sell_button, "s", "");
}

/* --- public functions --- */

void
pwt_meter_detail_pane_set_desk (PwtMeterDetailPane *self, PwtDesk *desk)
{
  PwtBackend *backend = pwt_desk_get_backend (desk);

  g_return_if_fail (PWT_IS_METER_DETAIL_PANE (self) && self->desk == NULL);

  self->desk = g_object_ref (desk);
  pwt_chart_set_title (PWT_CHART (self->curve), _ ("Power today"));
  pwt_chart_set_measure (PWT_CHART (self->curve), &(PwtMeasure){ "kW", NULL, 3, 2 });
  pwt_chart_set_empty_text (PWT_CHART (self->curve), _ ("No readings yet"));
  g_signal_connect_object (desk, "tick", G_CALLBACK (show_age), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (backend, "event", G_CALLBACK (event_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (backend, "reset", G_CALLBACK (pwt_meter_detail_pane_reload), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (backend, "notify::state", G_CALLBACK (state_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

void
pwt_meter_detail_pane_set_meter (PwtMeterDetailPane *self, PwtId meter)
{
  g_return_if_fail (PWT_IS_METER_DETAIL_PANE (self));

  if (pwt_id_equal (meter, self->meter))
    return;
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->is_asking = self->is_stale = FALSE;
  self->meter = meter;
  take_detail (self, NULL);
  take_series (&self->today, NULL, NULL, 0);
  take_series (&self->yesterday, NULL, NULL, 0);
  show_curve (self);
  gtk_widget_set_visible (self->bottom, FALSE);
  gtk_stack_set_visible_child_name (self->stack, "empty");
  if (pwt_id_is_none (meter))
    return;
  pwt_meter_detail_pane_reload (self);
  ask_curve (self, yesterday (self), yesterday_arrived_cb);
}

const PwtMeterRow *
pwt_meter_detail_pane_get_row (PwtMeterDetailPane *self)
{
  g_return_val_if_fail (PWT_IS_METER_DETAIL_PANE (self), NULL);

  return self->detail != NULL ? self->detail->row : NULL;
}

/* One question at a time, and once more if something changed meanwhile. */
void
pwt_meter_detail_pane_reload (PwtMeterDetailPane *self)
{
  PwtIdRequest request;

  g_return_if_fail (PWT_IS_METER_DETAIL_PANE (self));

  if (pwt_id_is_none (self->meter))
    return;
  if (self->is_asking) {
    self->is_stale = TRUE;
    return;
  }
  self->is_asking = TRUE;
  request = (PwtIdRequest){ self->meter };
  pwt_backend_call_async (pwt_desk_get_backend (self->desk), "meter.get", &request,
                          self->cancellable, arrived_cb, g_object_ref (self));
  ask_curve (self, midnight (self, pwt_desk_now_us (self->desk)), today_arrived_cb);
}
