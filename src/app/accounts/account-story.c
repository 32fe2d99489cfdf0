/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/accounts/account-story.h"

#include <glib/gi18n.h>

#include "app/accounts/account-curve.h"
#include "app/accounts/account-ledger.h"
#include "app/accounts/account-papers.h"
#include "app/accounts/account-reasons.h"
#include "app/accounts/limits-dialog.h"
#include "app/accounts/rooms-state.h"
#include "app/accounts/story-words.h"
#include "app/accounts/tenant-dialog.h"
#include "app/common/columns.h"
#include "app/common/format.h"
#include "app/common/meter-look.h"

#define REFRESH_MS 500 /* events within this time cost one question */

struct _PwtAccountStoryView {
  AdwBin parent_instance;

  /* Template widgets */
  AdwAvatar *avatar;
  GtkLabel *title;
  PwtStateChip *chip;
  GtkLabel *identity;
  GtkDropDown *period;
  GtkStack *stack;
  GtkLabel *problem;
  GtkLabel *values[PWT_N_STORY_TERMS], *captions[PWT_N_STORY_TERMS], *sources[PWT_N_STORY_TERMS];
  GtkLabel *waiting;
  PwtAccountLedger *ledger;
  GtkScrolledWindow *page_scroll;
  GtkScrolledWindow *side_scroll;
  GtkBox *side;
  PwtAccountReasons *reasons;
  GtkWidget *meters_card;
  GtkListBox *meters;
  PwtAccountCurve *curve;
  PwtAccountPapers *papers;

  /* Owned */
  PwtDesk *desk;
  GCancellable *cancellable;
  PwtAccountStory *story;

  PwtId account;
  guint refresh_id;
};

G_DEFINE_FINAL_TYPE (PwtAccountStoryView, pwt_account_story_view, ADW_TYPE_BIN)

/* --- periods --- */

/* In the order of the menu. */
enum { THIS_MONTH, LAST_MONTH, LAST_30_DAYS, LAST_90_DAYS, LAST_365_DAYS };

static const char *const periods[] = { N_ ("This month"), N_ ("Last month"), N_ ("Last 30 days"),
                                       N_ ("Last 90 days"), N_ ("Last 365 days") };

static PwtDate
month_begin (int year, int month)
{
  return pwt_date_from_ymd (month < 1 ? year - 1 : year, month < 1 ? 12 : month, 1);
}

static void
set_period (PwtAccountStoryView *self, PwtStoryRequest *request)
{
  PwtDate today = pwt_date_from_time (pwt_desk_now_us (self->desk), pwt_desk_get_zone (self->desk));
  int year, month, day;

  pwt_date_to_ymd (today, &year, &month, &day);
  request->from = request->until = PWT_DATE_NONE; /* this month */
  switch (gtk_drop_down_get_selected (self->period)) {
  case LAST_MONTH:
    request->from = month_begin (year, month - 1);
    request->until = month_begin (year, month);
    break;
  case LAST_30_DAYS:
    request->from = today - 29;
    request->until = today + 1;
    break;
  case LAST_90_DAYS:
    request->from = today - 89;
    request->until = today + 1;
    break;
  case LAST_365_DAYS:
    request->from = today - 364;
    request->until = today + 1;
    break;
  default:
    break;
  }
}

/* --- showing --- */

static void
take_text (GtkLabel *label, char *text)
{
  gtk_label_set_text (label, text);
  g_free (text);
}

static void
show_header (PwtAccountStoryView *self)
{
  const PwtAccountStory *story = self->story;
  PwtRoomsState state = pwt_rooms_state_of_meters (story->meters);
  const PwtMeterRow *only = story->meters->len == 1 ? story->meters->pdata[0] : NULL;
  gboolean is_other = only != NULL && only->other_since_us != PWT_TIME_NONE;
  g_autofree char *text =
      is_other ? g_strdup (pwt_meter_row_state_label (only)) : pwt_rooms_state_text (&state);

  adw_avatar_set_text (self->avatar, story->tenant->name);
  gtk_label_set_text (self->title, story->tenant->name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), story->tenant->name);
  pwt_state_chip_set_text (self->chip, state.state, text);
  take_text (self->identity, pwt_story_dup_identity (story, pwt_desk_get_zone (self->desk)));
}

/* The balance is the only figure with a colour; a sum of several rooms has none of their states. */
static const char *
balance_css (const PwtAccountStory *story)
{
  if (story->meters->len == 1)
    return pwt_meter_state_text_css (((PwtMeterRow *) story->meters->pdata[0])->state);
  return story->balance.e4 != PWT_NONE && story->balance.e4 < 0 ? "t-arrears" : NULL;
}

static void
show_terms (PwtAccountStoryView *self)
{
  const PwtAccountStory *story = self->story;

  for (guint i = 0; i < PWT_N_STORY_TERMS; i++) {
    take_text (self->captions[i], pwt_story_dup_caption (story, i));
    take_text (self->values[i], pwt_show_money (pwt_story_term (story, i)));
    take_text (self->sources[i], pwt_story_dup_source (story, i, pwt_desk_now_us (self->desk),
                                                       pwt_desk_get_zone (self->desk)));
  }
  gtk_widget_set_css_classes (GTK_WIDGET (self->values[PWT_STORY_TERM_BALANCE]),
                              (const char *[]){ "stat", "numeric", balance_css (story), NULL });
}

static void
show_waiting (PwtAccountStoryView *self)
{
  char *text = pwt_story_dup_warning (self->story, pwt_desk_get_zone (self->desk));

  gtk_widget_set_visible (GTK_WIDGET (self->waiting), text != NULL);
  take_text (self->waiting, text != NULL ? text : g_strdup (""));
}

/* Where there are several, they are what is looked for first. */
static void
show_meters (PwtAccountStoryView *self)
{
  GtkWidget *child, *before = self->story->meters->len > 1 ? NULL : GTK_WIDGET (self->reasons);

  gtk_box_reorder_child_after (self->side, self->meters_card, before);

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->meters))) != NULL)
    gtk_list_box_remove (self->meters, child);
  for (guint i = 0; i < self->story->meters->len; i++)
    gtk_list_box_append (self->meters,
                         pwt_story_meter_row_new (g_ptr_array_index (self->story->meters, i),
                                                  pwt_desk_now_us (self->desk)));
}

static void
update_actions (PwtAccountStoryView *self)
{
  const PwtAccountStory *story = self->story;
  gboolean has_meter = story != NULL && story->meters->len > 0;
  gboolean is_open = story != NULL && story->account->closed_us == PWT_TIME_NONE;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "story.meter", has_meter);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "story.sell",
                                 has_meter && is_open && pwt_desk_may (self->desk, PWT_MAY_SELL));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "story.statement", story != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "story.edit",
                                 story != NULL && pwt_desk_may (self->desk, PWT_MAY_OPEN));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "story.limits",
                                 is_open && pwt_desk_may (self->desk, PWT_MAY_OPEN));
}

static void
show (PwtAccountStoryView *self)
{
  show_header (self);
  show_terms (self);
  show_waiting (self);
  pwt_account_reasons_show (self->reasons, self->story, pwt_desk_get_zone (self->desk));
  show_meters (self);
  pwt_account_curve_show (self->curve, self->story, self->desk);
  pwt_account_papers_show (self->papers, self->story, self->desk);
  pwt_account_ledger_set_story (self->ledger, self->story);
  update_actions (self);
  gtk_stack_set_visible_child_name (self->stack, "story");
}

/* What is shown grows old: only what says how old it is. */
static void
tick_cb (PwtAccountStoryView *self)
{
  if (self->story != NULL)
    show_terms (self);
}

/* --- asking --- */

static void
arrived_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtAccountStoryView) self = user_data;
  g_autoptr (GError) error = NULL;
  PwtAccountStory *story;

  if (self->desk == NULL)
    return;
  story = pwt_desk_finish (self->desk, result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (story == NULL) {
    pwt_account_curve_fail (self->curve, pwt_error_text (error));
    if (self->story == NULL) { /* what is shown says from when it is */
      gtk_label_set_text (self->problem, pwt_error_text (error));
      gtk_stack_set_visible_child_name (self->stack, "failed");
    }
    return;
  }
  pwt_record_free (&pwt_account_story_record, self->story);
  self->story = story;
  show (self);
}

static gboolean
refresh_cb (gpointer user_data)
{
  PwtAccountStoryView *self = user_data;

  self->refresh_id = 0;
  pwt_account_story_view_reload (self);
  return G_SOURCE_REMOVE;
}

static gboolean
is_ours (PwtAccountStoryView *self, const PwtEvent *event)
{
  if (self->story == NULL)
    return FALSE;
  if (g_strcmp0 (event->topic, "registry") == 0 || g_strcmp0 (event->topic, "topup") == 0)
    return TRUE;
  if (g_strcmp0 (event->topic, "meter") != 0)
    return FALSE;
  for (guint i = 0; i < self->story->meters->len; i++)
    if (pwt_id_equal (((PwtMeterRow *) g_ptr_array_index (self->story->meters, i))->id,
                      event->subject))
      return TRUE;
  return FALSE;
}

static void
event_cb (PwtAccountStoryView *self, const PwtEvent *event)
{
  if (is_ours (self, event) && self->refresh_id == 0)
    self->refresh_id = g_timeout_add (REFRESH_MS, refresh_cb, self);
}

static void
state_changed_cb (PwtAccountStoryView *self)
{
  if (pwt_backend_get_state (pwt_desk_get_backend (self->desk)) == PWT_BACKEND_ONLINE)
    pwt_account_story_view_reload (self);
}

/* --- callbacks and actions --- */

static void
period_changed_cb (PwtAccountStoryView *self)
{
  if (self->desk != NULL)
    pwt_account_story_view_reload (self);
}

static void
activate_with_meter (PwtAccountStoryView *self, const char *action, guint nth)
{
  g_autofree char *id = NULL;

  if (self->story == NULL || nth >= self->story->meters->len)
    return;
  id = pwt_id_dup_text (((PwtMeterRow *) g_ptr_array_index (self->story->meters, nth))->id);
  gtk_widget_activate_action (GTK_WIDGET (self), action, "s", id);
}

static void
meter_activated_cb (PwtAccountStoryView *self, GtkListBoxRow *row)
{
  activate_with_meter (self, "win.show-meter", (guint) gtk_list_box_row_get_index (row));
}

/* The meter that runs dry first is the one to sell to. */
static guint
shortest_meter (const PwtAccountStory *story)
{
  gint64 least_e4 = G_MAXINT64;
  guint shortest = 0;

  for (guint i = 0; i < story->meters->len; i++) {
    gint64 balance_e4 = ((PwtMeterRow *) g_ptr_array_index (story->meters, i))->balance.e4;

    if (balance_e4 == PWT_NONE || balance_e4 >= least_e4)
      continue;
    least_e4 = balance_e4;
    shortest = i;
  }
  return shortest;
}

static void
sell_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PwtAccountStoryView *self = PWT_ACCOUNT_STORY_VIEW (widget);

  if (self->story != NULL)
    activate_with_meter (self, "win.sell", shortest_meter (self->story));
}

static void
meter_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  activate_with_meter (PWT_ACCOUNT_STORY_VIEW (widget), "win.show-meter", 0);
}

static void
reload_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  pwt_account_story_view_reload (PWT_ACCOUNT_STORY_VIEW (widget));
}

/* The account's statement: the ledger, as it is printed. */
static void
statement_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  pwt_account_ledger_preview (PWT_ACCOUNT_STORY_VIEW (widget)->ledger);
}

static void
edit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PwtAccountStoryView *self = PWT_ACCOUNT_STORY_VIEW (widget);

  if (self->story == NULL)
    return;
  gtk_window_present (GTK_WINDOW (pwt_tenant_dialog_new (
      self->desk, GTK_WINDOW (gtk_widget_get_root (widget)), self->story->tenant)));
}

static void
limits_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PwtAccountStoryView *self = PWT_ACCOUNT_STORY_VIEW (widget);

  if (self->story != NULL)
    gtk_window_present (GTK_WINDOW (pwt_limits_dialog_new (
        self->desk, GTK_WINDOW (gtk_widget_get_root (widget)), self->story)));
}

/* --- overrides --- */

static void
pwt_account_story_view_dispose (GObject *object)
{
  PwtAccountStoryView *self = PWT_ACCOUNT_STORY_VIEW (object);

  g_clear_handle_id (&self->refresh_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->desk);
  gtk_widget_dispose_template (GTK_WIDGET (object), PWT_TYPE_ACCOUNT_STORY_VIEW);
  G_OBJECT_CLASS (pwt_account_story_view_parent_class)->dispose (object);
}

static void
pwt_account_story_view_finalize (GObject *object)
{
  PwtAccountStoryView *self = PWT_ACCOUNT_STORY_VIEW (object);

  pwt_record_free (&pwt_account_story_record, self->story);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (pwt_account_story_view_parent_class)->finalize (object);
}

static void
bind_terms (GtkWidgetClass *widget_class)
{
  static const char *const terms[] = { "balance", "opening", "topups", "used", "taken" };
  static const struct {
    const char *suffix;
    gssize offset;
  } labels[] = { { "value", G_STRUCT_OFFSET (PwtAccountStoryView, values) },
                 { "caption", G_STRUCT_OFFSET (PwtAccountStoryView, captions) },
                 { "source", G_STRUCT_OFFSET (PwtAccountStoryView, sources) } };

  G_STATIC_ASSERT (G_N_ELEMENTS (terms) == PWT_N_STORY_TERMS);
  for (guint i = 0; i < PWT_N_STORY_TERMS; i++)
    for (guint l = 0; l < G_N_ELEMENTS (labels); l++) {
      g_autofree char *name = g_strdup_printf ("%s_%s", terms[i], labels[l].suffix);

      gtk_widget_class_bind_template_child_full (
          widget_class, name, FALSE, labels[l].offset + (gssize) (i * sizeof (gpointer)));
    }
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, PwtAccountStoryView, name)

static void
bind_children (GtkWidgetClass *widget_class)
{
  BIND (avatar);
  BIND (title);
  BIND (chip);
  BIND (identity);
  BIND (period);
  BIND (stack);
  BIND (problem);
  BIND (waiting);
  BIND (ledger);
  BIND (page_scroll);
  BIND (side_scroll);
  BIND (side);
  BIND (reasons);
  BIND (meters_card);
  BIND (meters);
  BIND (curve);
  BIND (papers);
}

static void
pwt_account_story_view_class_init (PwtAccountStoryViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pwt_account_story_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = pwt_account_story_view_finalize;
  g_type_ensure (PWT_TYPE_COLUMNS);
  g_type_ensure (PWT_TYPE_STATE_CHIP);
  g_type_ensure (PWT_TYPE_ACCOUNT_LEDGER);
  g_type_ensure (PWT_TYPE_ACCOUNT_REASONS);
  g_type_ensure (PWT_TYPE_ACCOUNT_CURVE);
  g_type_ensure (PWT_TYPE_ACCOUNT_PAPERS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/prewatt/Prewatt/ui/account-story.ui");
  bind_terms (widget_class);
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, period_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, meter_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, pwt_account_story_view_reload);
  gtk_widget_class_install_action (widget_class, "story.sell", NULL, sell_action);
  gtk_widget_class_install_action (widget_class, "story.meter", NULL, meter_action);
  gtk_widget_class_install_action (widget_class, "story.reload", NULL, reload_action);
  gtk_widget_class_install_action (widget_class, "story.statement", NULL, statement_action);
  gtk_widget_class_install_action (widget_class, "story.edit", NULL, edit_action);
  gtk_widget_class_install_action (widget_class, "story.limits", NULL, limits_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F5, 0, "story.reload", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "accounts.back",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "accounts.back", NULL);
}

static void
pwt_account_story_view_init (PwtAccountStoryView *self)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GPropertyAction) action = NULL;

  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (periods); i++)
    gtk_string_list_append (list, _ (periods[i]));
  gtk_drop_down_set_model (self->period, G_LIST_MODEL (list));
  /* The sum's terms lead to their lines, as the ledger's own buttons do. */
  action = g_property_action_new ("show", self->ledger, "shown");
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "ledger", G_ACTION_GROUP (group));
}

/* --- public functions --- */

void
pwt_account_story_view_set_desk (PwtAccountStoryView *self, PwtDesk *desk)
{
  PwtBackend *backend = pwt_desk_get_backend (desk);

  g_return_if_fail (PWT_IS_ACCOUNT_STORY_VIEW (self) && self->desk == NULL);

  self->desk = g_object_ref (desk);
  pwt_account_ledger_set_desk (self->ledger, desk);
  update_actions (self);
  g_signal_connect_object (desk, "tick", G_CALLBACK (tick_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (backend, "event", G_CALLBACK (event_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (backend, "reset", G_CALLBACK (pwt_account_story_view_reload), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (backend, "notify::state", G_CALLBACK (state_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

/* Another account begins with its newest lines, wherever the last one was left. */
static void
go_to_top (PwtAccountStoryView *self)
{
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->page_scroll), 0);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->side_scroll), 0);
  pwt_account_ledger_set_story (self->ledger, NULL);
}

void
pwt_account_story_view_set_account (PwtAccountStoryView *self, PwtId account)
{
  g_return_if_fail (PWT_IS_ACCOUNT_STORY_VIEW (self));

  if (!pwt_id_equal (account, self->account)) {
    pwt_record_free (&pwt_account_story_record, g_steal_pointer (&self->story));
    gtk_stack_set_visible_child_name (self->stack, "loading");
    gtk_label_set_text (self->title, "");
    gtk_label_set_text (self->identity, "");
    pwt_account_curve_clear (self->curve);
    pwt_account_ledger_show (self->ledger, "all");
    go_to_top (self);
    self->account = account;
    update_actions (self);
  }
  pwt_account_story_view_reload (self);
}

void
pwt_account_story_view_reload (PwtAccountStoryView *self)
{
  PwtStoryRequest request = { .id = self->account,
                              .has_bands = pwt_account_curve_wants_bands (self->curve) };

  g_return_if_fail (PWT_IS_ACCOUNT_STORY_VIEW (self));

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  if (pwt_id_is_none (self->account))
    return;
  set_period (self, &request);
  pwt_backend_call_async (pwt_desk_get_backend (self->desk), "account.story", &request,
                          self->cancellable, arrived_cb, g_object_ref (self));
}

void
pwt_account_story_view_focus (PwtAccountStoryView *self)
{
  g_return_if_fail (PWT_IS_ACCOUNT_STORY_VIEW (self));

  pwt_account_ledger_focus (self->ledger);
}

const PwtAccountStory *
pwt_account_story_view_get (PwtAccountStoryView *self)
{
  g_return_val_if_fail (PWT_IS_ACCOUNT_STORY_VIEW (self), NULL);

  return self->story;
}
