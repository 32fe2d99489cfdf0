/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/meters/meter-detail-pane.h"

#include <glib/gi18n.h>

#include "app/common/dry-choice.h"
#include "app/common/engine-words.h"
#include "app/common/format.h"
#include "app/common/meter-look.h"
#include "app/common/say.h"
#include "app/meters/command-row.h"
#include "app/meters/frames-window.h"
#include "app/meters/meter-curve.h"
#include "app/meters/meter-phases.h"

#define COMMANDS_SHOWN 8

/* Lost with fewer: it was not asked, for nothing goes over its line. */
#define FAILURES_TOLD 3

/* What the engine says of a meter that sent nothing at all (engine-words.c has it). */
#define SILENCE "The meter does not answer. Check its power, its address and the cable."

struct _PwtMeterDetailPane {
  AdwBin parent_instance;

  /* Template widgets */
  GtkStack *stack;
  GtkLabel *title;
  GtkLabel *identity;
  PwtStateChip *chip;
  PwtStateChip *relay;
  GtkLabel *age;
  GtkLabel *lasts;
  GtkLabel *notice;
  GtkLabel *balance;
  GtkLabel *count;
  GtkLabel *energy;
  GtkLabel *alarms;
  GtkLabel *tariff;
  GtkLabel *power;
  PwtMeterCurve *curve;
  PwtMeterPhases *phases;
  GtkWidget *no_commands;
  GtkBox *commands;
  GtkWidget *bottom;
  GtkActionable *sell_button;
  GtkActionable *account_button;

  /* Owned */
  PwtDesk *desk;
  PwtMeterDetail *detail;
  GCancellable *cancellable; /* of the meter shown */

  PwtId meter;
  char *heard; /* owned, nullable: what was to say of its newest command when it was last shown */
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

static gboolean
is_retired (PwtMeterDetailPane *self)
{
  return self->detail->meter != NULL && self->detail->meter->is_retired;
}

/* What it draws, or drew when it was read last. */
static void
show_power (PwtMeterDetailPane *self, const PwtMeterRow *row)
{
  gint64 now_us = pwt_desk_now_us (self->desk);
  gboolean is_old = row->power_w != PWT_NONE && pwt_meter_row_is_old (row, now_us);
  g_autofree char *power = pwt_show_power (row->power_w);
  g_autofree char *age = pwt_show_age (row->read_us, now_us);

  take_text (self->power,
             is_old ? g_strdup_printf (_ ("%s (%s)"), power, age) : g_steal_pointer (&power));
  gtk_widget_set_css_classes (GTK_WIDGET (self->power),
                              is_old ? (const char *[]){ "numeric", "dim-label", NULL }
                                     : (const char *[]){ "numeric", NULL });
}

static void
show_age (PwtMeterDetailPane *self)
{
  const PwtMeterRow *row = pwt_meter_detail_pane_get_row (self);
  g_autofree char *exact = NULL;

  if (row == NULL)
    return;
  take_text (self->age, pwt_show_age (row->read_us, pwt_desk_now_us (self->desk)));
  if (!is_retired (self))
    pwt_state_chip_set_relay (self->relay, row, pwt_desk_now_us (self->desk));
  show_power (self, row);
  take_text (self->lasts, pwt_dry_show_left (row->dry_us, pwt_desk_now_us (self->desk)));
  exact = pwt_show_full_time (row->read_us, pwt_desk_get_zone (self->desk));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->age), exact);
}

static void
show_identity (PwtMeterDetailPane *self, const PwtMeterRow *row)
{
  g_autofree char *title = is_retired (self)
                               ? g_strdup (row->serial)
                               : g_strdup_printf ("%s %s", row->room != NULL ? row->room : "",
                                                  pwt_meter_row_title (row));
  g_autofree char *identity =
      g_strdup_printf (_ ("Meter %s · %s · %s · address %d"), row->serial,
                       self->detail->model != NULL ? self->detail->model : row->profile,
                       row->line_name, (int) row->address);

  gtk_label_set_text (self->title, title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), title);
  gtk_label_set_text (self->identity, identity);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->identity), identity);
}

/* Where the books cannot account for the meter's count, both are told: money for it will wait. */
static void
show_count (PwtMeterDetailPane *self, gint64 count)
{
  gint64 books = self->detail->books_count;
  gboolean is_other = count != PWT_NONE && books != PWT_NONE && count != books;
  g_autofree char *shown = pwt_show_count (count);
  g_autofree char *known = pwt_show_count (books);

  take_text (self->count, is_other ? g_strdup_printf (_ ("%s · books %s"), shown, known)
                                   : g_steal_pointer (&shown));
  gtk_widget_set_css_classes (GTK_WIDGET (self->count),
                              is_other ? (const char *[]){ "numeric", "t-arrears", NULL }
                                       : (const char *[]){ "numeric", NULL });
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
  show_count (self, row->purchase_count);
  take_text (self->energy, pwt_show_energy (row->energy_total));
  take_text (self->alarms, g_strdup_printf ("%s / %s", alarm1, alarm2));
  gtk_label_set_text (self->tariff, row->tariff_name != NULL ? row->tariff_name : "—");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->tariff), row->tariff_name);
}

static char *
dup_retired_text (PwtMeterDetailPane *self)
{
  gint64 since_us = self->detail->meter->retired_us;
  g_autofree char *since = pwt_show_full_time (since_us, pwt_desk_get_zone (self->desk));

  if (since_us == PWT_TIME_NONE) /* before it was noted */
    return g_strdup (_ ("Out of service: it is asked no more. What it showed last and what it was "
                        "told stay here."));
  return g_strdup_printf (
      _ ("Out of service since %s: it is asked no more. What it showed last and "
         "what it was told stay here."),
      since);
}

/* Of another meter: since when, where its readings do not count for that. */
static char *
dup_other_text (PwtMeterDetailPane *self, const PwtMeterLive *live)
{
  g_autofree char *since =
      pwt_show_full_time (live->other_since_us, pwt_desk_get_zone (self->desk));

  if (live->other_since_us == PWT_TIME_NONE)
    return g_strdup_printf (_ ("The meter that answers says its number ends in %08d. Check the "
                               "wiring; if the meter was changed, first note what money the old "
                               "one has, then enter the new one's number in Setup."),
                            (int) live->other_number);
  if (live->other_number == PWT_NONE || live->other_number == 0)
    return g_strdup_printf (
        _ ("What answers since %s does not say this meter's number: its readings do not count, the "
           "values shown are this meter's last. Check the wiring; if the meter was changed, first "
           "note its money, then enter the new one's number in Setup."),
        since);
  return g_strdup_printf (
      _ ("Another meter answers since %s, its number ends in %08d: its readings do not count, the "
         "values shown are this meter's last. Check the wiring; if the meter was changed, first "
         "note its money, then enter the new one's number in Setup."),
      since, (int) live->other_number);
}

/* Returns: (nullable): the newest command that came to an end and says how */
static const PwtCommand *
find_ended (PwtMeterDetailPane *self)
{
  const GPtrArray *commands = self->detail->commands;

  for (guint i = 0; commands != NULL && i < commands->len; i++) {
    const PwtCommand *command = g_ptr_array_index (commands, i);

    if (command->ended_us != PWT_TIME_NONE && command->result != NULL &&
        command->state != PWT_COMMAND_CANCELLED)
      return command;
  }
  return NULL;
}

/* Returns: (nullable): what the last poll came to, where it was more than silence */
static const char *
peek_failure (PwtMeterDetailPane *self)
{
  const char *failure = self->detail->failure;

  return failure != NULL && !g_str_equal (failure, SILENCE) ? pwt_engine_text (failure) : NULL;
}

/* Of a meter that was never read: silent is only what was asked, and what answered something else
 * has its result below. */
static char *
dup_never_text (PwtMeterDetailPane *self, const PwtMeterRow *row)
{
  const PwtCommand *ended = find_ended (self);
  const PwtMeterLive *live = self->detail->live;

  if (peek_failure (self) != NULL)
    return g_strdup_printf (_ ("This meter was never read. %s"), peek_failure (self));
  if (ended != NULL && !g_str_equal (ended->result, SILENCE))
    return g_strdup (_ ("This meter was never read; the newest result below says why."));
  if (ended == NULL && row->failures == 0 && (live == NULL || live->failed_us == PWT_TIME_NONE))
    return g_strdup (_ ("This meter has not been asked yet; “Read now” asks it at once."));
  return g_strdup (_ ("This meter has never answered; check its address, the line and its power."));
}

/* Returns: (transfer full) (nullable): why the values are old */
static char *
dup_lost_text (PwtMeterDetailPane *self, const PwtMeterRow *row)
{
  if (row->state != PWT_METER_LOST)
    return NULL;
  if (row->read_us == PWT_TIME_NONE)
    return dup_never_text (self, row);
  if (row->failures < FAILURES_TOLD)
    return g_strdup (_ ("The line of this meter is down, and the values are old; Home says what is "
                        "wrong with it."));
  if (peek_failure (self) != NULL)
    return g_strdup_printf (_ ("No reading %d times in a row, the values are old. %s"),
                            (int) row->failures, peek_failure (self));
  return g_strdup_printf (
      _ ("No answer %d times in a row. The values are old; check the line and the meter's power."),
      (int) row->failures);
}

static void
show_notice (PwtMeterDetailPane *self, const PwtMeterRow *row)
{
  const PwtMeterLive *live = self->detail->live;
  gboolean is_held = live != NULL && live->other_since_us != PWT_TIME_NONE;
  char *text;

  if (is_retired (self))
    text = dup_retired_text (self);
  else if (self->detail->problem != NULL)
    text = g_strdup (pwt_engine_text (self->detail->problem));
  else if (is_held ||
           (live != NULL && live->other_number != PWT_NONE && row->state != PWT_METER_LOST))
    text = dup_other_text (self, live);
  else
    text = dup_lost_text (self, row);
  gtk_widget_set_visible (GTK_WIDGET (self->notice), text != NULL);
  take_text (self->notice, text != NULL ? text : g_strdup (""));
}

/* What becomes of a command while one looks; not what the meter was told once upon a time. */
static void
say_newest (PwtMeterDetailPane *self, guint n)
{
  g_autofree char *text =
      n > 0 ? pwt_command_row_dup_text (g_ptr_array_index (self->detail->commands, 0),
                                        pwt_desk_get_zone (self->desk))
            : g_strdup ("");

  if (self->heard != NULL && !g_str_equal (self->heard, text))
    pwt_say (GTK_WIDGET (self->commands), text);
  g_free (self->heard);
  self->heard = g_steal_pointer (&text);
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
  say_newest (self, n);
}

/* What comes next here: a sale, or where nobody has moved in yet, an account. */
static void
show_button (PwtMeterDetailPane *self, const PwtMeterRow *row)
{
  gboolean has_account = !pwt_id_is_none (row->account);
  gboolean can_open = !has_account && !pwt_id_is_none (row->point);
  g_autofree char *id = pwt_id_dup_text (row->id);
  g_autofree char *account = pwt_id_dup_text (row->account);

  gtk_button_set_label (GTK_BUTTON (self->sell_button),
                        has_account ? _ ("Sell") : _ ("Open an account"));
  gtk_actionable_set_action_target (self->sell_button, "s", id);
  gtk_actionable_set_action_name (self->sell_button, has_account ? "win.sell" : "win.open-account");
  gtk_widget_set_visible (GTK_WIDGET (self->sell_button),
                          (has_account && pwt_desk_may (self->desk, PWT_MAY_SELL)) ||
                              (can_open && pwt_desk_may (self->desk, PWT_MAY_OPEN)));
  gtk_actionable_set_action_target (self->account_button, "s", account);
  gtk_actionable_set_action_name (self->account_button, "win.show-account");
  gtk_widget_set_visible (GTK_WIDGET (self->account_button), has_account);
  gtk_widget_set_visible (self->bottom,
                          gtk_widget_get_visible (GTK_WIDGET (self->sell_button)) || has_account);
}

/* Of a state that nobody watches any more nothing is claimed. */
static void
show_chips (PwtMeterDetailPane *self, const PwtMeterRow *row)
{
  pwt_state_chip_set_row (self->chip, row);
  gtk_widget_set_visible (GTK_WIDGET (self->chip), !is_retired (self));
  if (is_retired (self))
    gtk_widget_set_visible (GTK_WIDGET (self->relay), FALSE);
}

static void
show (PwtMeterDetailPane *self)
{
  const PwtMeterRow *row = self->detail->row;

  show_identity (self, row);
  show_chips (self, row);
  show_age (self);
  show_facts (self, row);
  show_notice (self, row);
  pwt_meter_phases_show (self->phases, self->detail->live,
                         pwt_meter_row_is_old (row, pwt_desk_now_us (self->desk)));
  show_commands (self);
  show_button (self, row);
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

static void reload (PwtMeterDetailPane *self);

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
    reload (self);
}

/* One question at a time, and once more if something changed meanwhile. */
static void
reload (PwtMeterDetailPane *self)
{
  PwtIdRequest request = { self->meter };

  if (pwt_id_is_none (self->meter))
    return;
  if (self->is_asking) {
    self->is_stale = TRUE;
    return;
  }
  self->is_asking = TRUE;
  pwt_backend_call_async (pwt_desk_get_backend (self->desk), "meter.get", &request,
                          self->cancellable, arrived_cb, g_object_ref (self));
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
  if (!is_ours (self, event))
    return;
  reload (self);
  if (g_strcmp0 (event->topic, "meter") == 0)
    pwt_meter_curve_reload (self->curve);
}

static void
state_changed_cb (PwtMeterDetailPane *self)
{
  if (pwt_backend_get_state (pwt_desk_get_backend (self->desk)) == PWT_BACKEND_ONLINE)
    pwt_meter_detail_pane_reload (self);
}

static void
frames_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PwtMeterDetailPane *self = PWT_METER_DETAIL_PANE (widget);
  const PwtMeterRow *row = pwt_meter_detail_pane_get_row (self);

  if (row != NULL)
    gtk_window_present (GTK_WINDOW (
        pwt_frames_window_new (self->desk, GTK_WINDOW (gtk_widget_get_root (widget)), row)));
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
  g_free (self->heard);
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
  gtk_widget_class_bind_template_child (widget_class, PwtMeterDetailPane, lasts);
  gtk_widget_class_bind_template_child (widget_class, PwtMeterDetailPane, account_button);
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
}

static void
pwt_meter_detail_pane_class_init (PwtMeterDetailPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pwt_meter_detail_pane_dispose;
  G_OBJECT_CLASS (klass)->finalize = pwt_meter_detail_pane_finalize;
  g_type_ensure (PWT_TYPE_STATE_CHIP);
  g_type_ensure (PWT_TYPE_METER_CURVE);
  g_type_ensure (PWT_TYPE_METER_PHASES);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/prewatt/Prewatt/ui/meter-detail-pane.ui");
  gtk_widget_class_install_action (widget_class, "pane.frames", NULL, frames_action);
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
  pwt_meter_curve_set_desk (self->curve, desk);
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
  g_clear_pointer (&self->heard, g_free);
  pwt_say (GTK_WIDGET (self->commands), "");
  gtk_widget_set_visible (self->bottom, FALSE);
  gtk_stack_set_visible_child_name (self->stack, "empty");
  pwt_meter_curve_set_meter (self->curve, meter);
  if (!pwt_id_is_none (meter))
    reload (self);
}

const PwtMeterRow *
pwt_meter_detail_pane_get_row (PwtMeterDetailPane *self)
{
  g_return_val_if_fail (PWT_IS_METER_DETAIL_PANE (self), NULL);

  return self->detail != NULL ? self->detail->row : NULL;
}

void
pwt_meter_detail_pane_reload (PwtMeterDetailPane *self)
{
  g_return_if_fail (PWT_IS_METER_DETAIL_PANE (self));

  reload (self);
  pwt_meter_curve_reload (self->curve);
}
