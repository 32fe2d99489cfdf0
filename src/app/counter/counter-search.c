/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/counter/counter-search.h"

#include <glib/gi18n.h>

#include "app/common/format.h"
#include "app/common/remote-list.h"
#include "app/common/search-enter.h"
#include "app/common/table.h"
#include "app/counter/search-row.h"

struct _PwtCounterSearch {
  AdwBin parent_instance;

  /* Template widgets */
  GtkSearchEntry *entry;
  GtkLabel *summary;
  GtkListView *list;

  /* Owned */
  PwtDesk *desk;
  PwtRemoteList *rows;
  GtkSingleSelection *selection;
  GPtrArray *bound; /* (element-type PwtSearchRow) borrowed: rows on the screen */

  PwtSearchEnter enter;
};

G_DEFINE_FINAL_TYPE (PwtCounterSearch, pwt_counter_search, ADW_TYPE_BIN)

static guint chosen_signal;

static void
set_summary (PwtCounterSearch *self)
{
  guint total = pwt_remote_list_get_total (self->rows);
  g_autofree char *text = g_strdup_printf (ngettext ("%u result", "%u results", total), total);

  gtk_label_set_text (self->summary, total > 0 ? text : _ ("Nothing found: try other words"));
}

static void
choose (PwtCounterSearch *self, guint position)
{
  g_autoptr (PwtRow) row = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  const PwtMeterRow *meter = row != NULL ? pwt_row_get (row) : NULL;

  if (meter != NULL)
    g_signal_emit (self, chosen_signal, 0, meter);
}

static void
ask (PwtCounterSearch *self)
{
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autofree char *search = g_strstrip (g_strdup (typed));
  PwtListRequest query = { .project = pwt_desk_get_project_id (self->desk),
                           .search = search[0] != '\0' ? search : NULL };

  if (!pwt_id_is_none (query.project))
    pwt_remote_list_set_query (self->rows, &query);
}

/* --- callbacks --- */

static const char *current_search (PwtCounterSearch *self);

static void
answered_cb (PwtCounterSearch *self)
{
  set_summary (self);
  if (gtk_single_selection_get_selected (self->selection) == GTK_INVALID_LIST_POSITION)
    gtk_single_selection_set_selected (self->selection, 0); /* what Enter takes */
  /* A row may stay where it is while other letters of it are the ones that were found. */
  for (guint i = 0; i < self->bound->len; i++)
    pwt_search_row_set_search (g_ptr_array_index (self->bound, i), current_search (self));
  if (pwt_search_enter_answer (&self->enter))
    choose (self, 0);
}

static void
failed_cb (PwtCounterSearch *self, const GError *error)
{
  self->enter.is_waiting = FALSE;
  gtk_label_set_text (self->summary, pwt_error_text (error));
}

static void
search_changed_cb (PwtCounterSearch *self)
{
  if (!pwt_search_enter_change (&self->enter))
    return;
  ask (self);
  gtk_single_selection_set_selected (self->selection, 0);
}

static void
activated_cb (PwtCounterSearch *self)
{
  if (self->rows == NULL)
    return;
  if (pwt_search_enter_press (&self->enter))
    choose (self, gtk_single_selection_get_selected (self->selection));
  else
    ask (self); /* typed faster than the delay of the entry: ask now, take the first hit */
}

static void
row_activated_cb (PwtCounterSearch *self, guint position)
{
  choose (self, position);
}

static void
stopped_cb (PwtCounterSearch *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
}

static void
scroll_to (PwtCounterSearch *self, guint position)
{
  gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", position);
}

/* Up and down move through the hits while typing goes on. */
static gboolean
key_pressed_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
                gpointer user_data)
{
  PwtCounterSearch *self = PWT_COUNTER_SEARCH (user_data);
  guint n = self->selection != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->selection)) : 0;
  guint selected;

  if ((key != GDK_KEY_Up && key != GDK_KEY_Down) || n == 0)
    return GDK_EVENT_PROPAGATE;
  selected = gtk_single_selection_get_selected (self->selection);
  if (key == GDK_KEY_Up && selected > 0)
    selected--;
  else if (key == GDK_KEY_Down && selected + 1 < n)
    selected++;
  gtk_single_selection_set_selected (self->selection, selected);
  scroll_to (self, selected);
  return GDK_EVENT_STOP;
}

static void
setup_row_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  gtk_list_item_set_child (item, pwt_search_row_new ());
}

static const char *
current_search (PwtCounterSearch *self)
{
  const PwtListRequest *query = pwt_remote_list_get_query (self->rows);

  return query != NULL ? query->search : NULL;
}

static void
bind_row_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  PwtSearchRow *row = PWT_SEARCH_ROW (gtk_list_item_get_child (item));

  pwt_search_row_set_search (row, current_search (PWT_COUNTER_SEARCH (user_data)));
  pwt_search_row_set_row (row, PWT_ROW (gtk_list_item_get_item (item)));
  g_ptr_array_add (PWT_COUNTER_SEARCH (user_data)->bound, row);
}

static void
unbind_row_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  PwtSearchRow *row = PWT_SEARCH_ROW (gtk_list_item_get_child (item));

  g_ptr_array_remove_fast (PWT_COUNTER_SEARCH (user_data)->bound, row);
  pwt_search_row_set_row (row, NULL);
}

/* --- overrides --- */

static void
pwt_counter_search_dispose (GObject *object)
{
  PwtCounterSearch *self = PWT_COUNTER_SEARCH (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), PWT_TYPE_COUNTER_SEARCH);
  g_clear_object (&self->selection);
  self->enter.rows = NULL;
  g_clear_object (&self->rows);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (pwt_counter_search_parent_class)->dispose (object);
}

static void
pwt_counter_search_finalize (GObject *object)
{
  g_ptr_array_unref (PWT_COUNTER_SEARCH (object)->bound);
  G_OBJECT_CLASS (pwt_counter_search_parent_class)->finalize (object);
}

static void
pwt_counter_search_class_init (PwtCounterSearchClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pwt_counter_search_dispose;
  G_OBJECT_CLASS (klass)->finalize = pwt_counter_search_finalize;
  chosen_signal = g_signal_new ("chosen", PWT_TYPE_COUNTER_SEARCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/prewatt/Prewatt/ui/counter-search.ui");
  gtk_widget_class_bind_template_child (widget_class, PwtCounterSearch, entry);
  gtk_widget_class_bind_template_child (widget_class, PwtCounterSearch, summary);
  gtk_widget_class_bind_template_child (widget_class, PwtCounterSearch, list);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, stopped_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
}

static void
pwt_counter_search_init (PwtCounterSearch *self)
{
  self->bound = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* --- public functions --- */

void
pwt_counter_search_set_desk (PwtCounterSearch *self, PwtDesk *desk)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_return_if_fail (PWT_IS_COUNTER_SEARCH (self) && self->desk == NULL);

  self->desk = g_object_ref (desk);
  self->rows = pwt_remote_list_new (desk, "meter.list", &pwt_meter_row_record, "meter");
  self->enter = (PwtSearchEnter){ GTK_EDITABLE (self->entry), self->rows };
  self->selection = pwt_single_selection_new (G_LIST_MODEL (self->rows));
  g_signal_connect_object (self->rows, "answered", G_CALLBACK (answered_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->rows, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_row_cb), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_row_cb), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_row_cb), self, 0);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  pwt_table_follow (GTK_SCROLLABLE (self->list), self->rows);
  ask (self);
}

void
pwt_counter_search_focus (PwtCounterSearch *self)
{
  g_return_if_fail (PWT_IS_COUNTER_SEARCH (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
}

void
pwt_counter_search_set_text (PwtCounterSearch *self, const char *text)
{
  g_return_if_fail (PWT_IS_COUNTER_SEARCH (self));

  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
}

const char *
pwt_counter_search_get_text (PwtCounterSearch *self)
{
  g_return_val_if_fail (PWT_IS_COUNTER_SEARCH (self), NULL);

  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}
