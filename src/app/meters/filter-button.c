/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/meters/filter-button.h"

#include <glib/gi18n.h>

#include "app/common/dry-choice.h"
#include "app/counter/amount.h"
#include "record/requests.h"

static const char *const relays[] = { NULL, "closed", "open", "forced" };
static const gint64 hours[] = { 0, 1, 24, 7 * 24 };

struct _PwtFilterButton {
  AdwBin parent_instance;

  /* Template widgets */
  GtkMenuButton *button;
  GtkDropDown *building;
  GtkDropDown *line;
  GtkDropDown *relay;
  GtkDropDown *silent;
  GtkDropDown *dry;
  GtkEditable *below;

  /* Owned */
  PwtDesk *desk;
  GCancellable *cancellable;
  GArray *lines; /* (element-type PwtId) of the drop-down, after "all" */

  gboolean is_setting; /* by the program, not by hand */
};

G_DEFINE_FINAL_TYPE (PwtFilterButton, pwt_filter_button, ADW_TYPE_BIN)

static guint changed_signal;

/* --- what is chosen --- */

static PwtMoney
below_of (PwtFilterButton *self)
{
  PwtMoney money;

  if (pwt_amount_understand (gtk_editable_get_text (self->below), &money) == PWT_AMOUNT_GOOD)
    return money;
  return (PwtMoney){ PWT_NONE };
}

static char *
text_of (GtkDropDown *list)
{
  GtkStringObject *chosen = gtk_drop_down_get_selected_item (list);

  if (chosen == NULL || gtk_drop_down_get_selected (list) == 0)
    return NULL;
  return g_strdup (gtk_string_object_get_string (chosen));
}

static void
show_whether_any (PwtFilterButton *self)
{
  g_autoptr (PwtMetersView) view = pwt_meters_view_new ();
  gboolean is_wrong = pwt_amount_understand (gtk_editable_get_text (self->below),
                                             &(PwtMoney){ 0 }) == PWT_AMOUNT_WRONG;

  pwt_filter_button_get (self, view);
  if (is_wrong)
    gtk_widget_add_css_class (GTK_WIDGET (self->below), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->below), "error");
  if (pwt_meters_view_is_filtered (view))
    gtk_widget_add_css_class (GTK_WIDGET (self->button), "filtering");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->button), "filtering");
}

static void
changed_cb (PwtFilterButton *self)
{
  if (self->is_setting || self->desk == NULL)
    return;
  show_whether_any (self);
  g_signal_emit (self, changed_signal, 0);
}

static void
clear_cb (PwtFilterButton *self)
{
  pwt_filter_button_clear (self);
  g_signal_emit (self, changed_signal, 0);
}

/* --- what can be chosen --- */

/* The place of @text in @list, added to it if it is not there. */
static guint
find_text (GtkDropDown *list, const char *text)
{
  GListModel *model = gtk_drop_down_get_model (list);
  guint n = g_list_model_get_n_items (model);

  for (guint i = 1; text != NULL && i < n; i++)
    if (g_str_equal (gtk_string_list_get_string (GTK_STRING_LIST (model), i), text))
      return i;
  if (text == NULL)
    return 0;
  gtk_string_list_append (GTK_STRING_LIST (model), text);
  return n;
}

static guint
find_line (PwtFilterButton *self, PwtId line, const char *name)
{
  if (pwt_id_is_none (line))
    return 0;
  for (guint i = 0; i < self->lines->len; i++)
    if (pwt_id_equal (g_array_index (self->lines, PwtId, i), line))
      return i + 1;
  g_array_append_val (self->lines, line);
  gtk_string_list_append (GTK_STRING_LIST (gtk_drop_down_get_model (self->line)),
                          name != NULL ? name : "—");
  return self->lines->len;
}

static void
floors_arrived_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtFilterButton) self = user_data;
  PwtFloors *floors;

  if (self->desk == NULL)
    return;
  floors = pwt_desk_finish (self->desk, result, NULL);
  if (floors == NULL)
    return;
  self->is_setting = TRUE;
  for (guint i = 0; i < floors->floors->len; i++)
    find_text (self->building,
               ((const PwtFloorRun *) g_ptr_array_index (floors->floors, i))->building);
  self->is_setting = FALSE;
  pwt_record_free (&pwt_floors_record, floors);
}

/* Buildings and lines as they are when somebody looks. */
static void
opened_cb (PwtFilterButton *self)
{
  const PwtSiteHealth *health = pwt_desk_get_health (self->desk);
  PwtListRequest all = { .project = pwt_desk_get_project_id (self->desk) };

  self->is_setting = TRUE;
  for (guint i = 0; health != NULL && health->lines != NULL && i < health->lines->len; i++) {
    const PwtLineHealth *line = g_ptr_array_index (health->lines, i);

    find_line (self, line->id, line->name);
  }
  self->is_setting = FALSE;
  pwt_backend_call_async (pwt_desk_get_backend (self->desk), "meter.floors", &all,
                          self->cancellable, floors_arrived_cb, g_object_ref (self));
}

/* --- class --- */

static void
pwt_filter_button_dispose (GObject *object)
{
  PwtFilterButton *self = PWT_FILTER_BUTTON (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->desk);
  /* The bin's child is bound: letting the template free it would leave the bin a dead pointer. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), PWT_TYPE_FILTER_BUTTON);
  G_OBJECT_CLASS (pwt_filter_button_parent_class)->dispose (object);
}

static void
pwt_filter_button_finalize (GObject *object)
{
  g_clear_object (&PWT_FILTER_BUTTON (object)->cancellable);
  g_array_unref (PWT_FILTER_BUTTON (object)->lines);
  G_OBJECT_CLASS (pwt_filter_button_parent_class)->finalize (object);
}

static void
pwt_filter_button_class_init (PwtFilterButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pwt_filter_button_dispose;
  G_OBJECT_CLASS (klass)->finalize = pwt_filter_button_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/prewatt/Prewatt/ui/filter-button.ui");
  gtk_widget_class_bind_template_child (widget_class, PwtFilterButton, button);
  gtk_widget_class_bind_template_child (widget_class, PwtFilterButton, building);
  gtk_widget_class_bind_template_child (widget_class, PwtFilterButton, line);
  gtk_widget_class_bind_template_child (widget_class, PwtFilterButton, relay);
  gtk_widget_class_bind_template_child (widget_class, PwtFilterButton, silent);
  gtk_widget_class_bind_template_child (widget_class, PwtFilterButton, dry);
  gtk_widget_class_bind_template_child (widget_class, PwtFilterButton, below);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_cb);
  gtk_widget_class_bind_template_callback (widget_class, opened_cb);
  changed_signal = g_signal_new ("changed", PWT_TYPE_FILTER_BUTTON, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
pwt_filter_button_init (PwtFilterButton *self)
{
  self->cancellable = g_cancellable_new ();
  self->lines = g_array_new (FALSE, FALSE, sizeof (PwtId));
  gtk_widget_init_template (GTK_WIDGET (self));
  pwt_dry_add_to_menu (self->dry, TRUE);
}

/* --- public functions --- */

void
pwt_filter_button_set_desk (PwtFilterButton *self, PwtDesk *desk)
{
  g_return_if_fail (PWT_IS_FILTER_BUTTON (self) && self->desk == NULL);

  self->desk = g_object_ref (desk);
}

void
pwt_filter_button_get (PwtFilterButton *self, PwtMetersView *view)
{
  guint line = gtk_drop_down_get_selected (self->line);

  g_return_if_fail (PWT_IS_FILTER_BUTTON (self));

  g_free (view->building);
  view->building = text_of (self->building);
  g_free (view->line_name);
  view->line_name = text_of (self->line);
  view->line = line > 0 && line <= self->lines->len ? g_array_index (self->lines, PwtId, line - 1)
                                                    : PWT_ID_NONE;
  g_free (view->relay);
  view->relay = g_strdup (relays[gtk_drop_down_get_selected (self->relay)]);
  view->below = below_of (self);
  view->silent_hours = hours[gtk_drop_down_get_selected (self->silent)];
  view->dry_days = pwt_dry_days_of (gtk_drop_down_get_selected (self->dry));
}

void
pwt_filter_button_set (PwtFilterButton *self, const PwtMetersView *view)
{
  g_autofree char *below = view->below.e4 != PWT_NONE ? pwt_money_format (view->below) : NULL;

  g_return_if_fail (PWT_IS_FILTER_BUTTON (self));

  self->is_setting = TRUE;
  gtk_drop_down_set_selected (self->building, find_text (self->building, view->building));
  gtk_drop_down_set_selected (self->line, find_line (self, view->line, view->line_name));
  gtk_drop_down_set_selected (self->relay, 0);
  for (guint i = 0; i < G_N_ELEMENTS (relays); i++)
    if (g_strcmp0 (relays[i], view->relay) == 0)
      gtk_drop_down_set_selected (self->relay, i);
  gtk_drop_down_set_selected (self->silent, 0);
  for (guint i = 0; i < G_N_ELEMENTS (hours); i++)
    if (hours[i] == view->silent_hours)
      gtk_drop_down_set_selected (self->silent, i);
  gtk_drop_down_set_selected (self->dry, pwt_dry_position_of (view->dry_days));
  gtk_editable_set_text (self->below, below != NULL ? below : "");
  self->is_setting = FALSE;
  show_whether_any (self);
}

void
pwt_filter_button_clear (PwtFilterButton *self)
{
  g_autoptr (PwtMetersView) none = pwt_meters_view_new ();

  pwt_filter_button_set (self, none);
}
