/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/finder.h"

#include <glib/gi18n.h>

#include "app/common/format.h"
#include "app/common/mark.h"
#include "record/operations.h"
#include "record/requests.h"

#define N_HITS 6 /* as many as fit under an entry in a dialog */

struct _PwtFinder {
  AdwBin parent_instance;

  /* Template widgets */
  GtkSearchEntry *entry;
  GtkWidget *hits;
  GtkListBox *list;
  GtkLabel *note;

  /* Owned */
  PwtDesk *desk;
  GCancellable *cancellable; /* of the newest question */
  PwtWindow *window;         /* the newest answer, NULL before */
  GPtrArray *offered;        /* (element-type record) borrowed from the window, as in the list */
  char *answered;            /* what it was the answer to */
  char *unmatched;           /* by what nothing was found */

  const PwtFinderList *how;
  PwtFinderSkip skip;
  gpointer skip_data;
  guint n_skipped;
  gboolean is_enter_waiting; /* Enter was pressed before the answer came */
  gboolean is_left;          /* one has gone on: the hits stay away */
};

G_DEFINE_FINAL_TYPE (PwtFinder, pwt_finder, ADW_TYPE_BIN)

static guint chosen_signal, typed_signal, answered_signal, made_signal, entered_signal,
    stopped_signal;

static void
drop_window (PwtFinder *self)
{
  g_ptr_array_set_size (self->offered, 0);
  if (self->window != NULL)
    pwt_record_free (pwt_operation_find (self->how->operation)->reply, self->window);
  self->window = NULL;
  g_clear_pointer (&self->answered, g_free);
  g_clear_pointer (&self->unmatched, g_free);
}

static gboolean
is_called (PwtFinder *self, guint index, const char *text)
{
  g_autofree char *title = self->how->title (g_ptr_array_index (self->offered, index));

  return g_strcmp0 (title, text) == 0;
}

/* The hit that Enter takes; -1: none. */
static int
chosen_index (PwtFinder *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  if (!gtk_widget_get_visible (self->hits) || self->offered->len == 0)
    return -1;
  return row != NULL ? gtk_list_box_row_get_index (row) : -1;
}

/* @index: of a line: behind the hits stands what was typed, as something new */
static void
choose (PwtFinder *self, guint index)
{
  gpointer record;

  if (index >= self->offered->len) {
    pwt_finder_hide_hits (self);
    g_signal_emit (self, made_signal, 0);
    return;
  }
  record = pwt_record_copy (self->how->record, g_ptr_array_index (self->offered, index));
  pwt_finder_hide_hits (self);
  g_signal_emit (self, chosen_signal, 0, record);
  pwt_record_free (self->how->record, record);
}

static GtkWidget *
new_hit (PwtFinder *self, gconstpointer record)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  g_autofree char *title = self->how->title (record),
                  *detail = self->how->detail (record, self->desk);
  GtkWidget *labels[] = { gtk_label_new (title), gtk_label_new (detail) };

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++) {
    gtk_label_set_xalign (GTK_LABEL (labels[i]), i == 0 ? 0 : 1);
    gtk_label_set_ellipsize (GTK_LABEL (labels[i]), PANGO_ELLIPSIZE_END);
    pwt_label_mark_words (GTK_LABEL (labels[i]), self->answered);
    gtk_box_append (GTK_BOX (box), labels[i]);
  }
  gtk_widget_set_hexpand (labels[1], TRUE);
  gtk_widget_add_css_class (labels[1], "dim-label");
  gtk_widget_add_css_class (labels[1], "numeric");
  return box;
}

static void
show_note (PwtFinder *self, const char *text)
{
  gtk_label_set_text (self->note, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->note), text != NULL);
}

static void
select_row (PwtFinder *self, int index)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, index);

  if (row == NULL)
    return;
  gtk_list_box_select_row (self->list, row);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->entry),
                                  GTK_ACCESSIBLE_RELATION_ACTIVE_DESCENDANT, GTK_ACCESSIBLE (row),
                                  -1);
}

static GtkWidget *
new_line_of_own (PwtFinder *self)
{
  g_autofree char *text = self->how->new_words (self->answered);
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  return label;
}

static void
fill_list (PwtFinder *self)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  g_ptr_array_set_size (self->offered, 0);
  for (guint i = 0; i < self->window->rows->len && self->offered->len < N_HITS; i++) {
    gpointer record = g_ptr_array_index (self->window->rows, i);

    if (self->skip != NULL && self->skip (record, self->skip_data))
      continue;
    g_ptr_array_add (self->offered, record);
    gtk_list_box_append (self->list, new_hit (self, record));
  }
  if (self->how->new_words != NULL && self->offered->len > 0)
    gtk_list_box_append (self->list, new_line_of_own (self));
  for (guint i = 0; row = gtk_list_box_get_row_at_index (self->list, (int) i), row != NULL; i++)
    gtk_widget_set_focusable (GTK_WIDGET (row), FALSE); /* keys stay in the entry */
}

static void
show_hits (PwtFinder *self)
{
  guint at = 0;

  fill_list (self);
  show_note (self, self->offered->len == 0 && self->how->new_words == NULL ? _ ("Nothing found")
                   : self->window->total > self->window->rows->len
                       ? _ ("There are more: another letter or digit narrows it down.")
                       : NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->list), self->offered->len > 0);
  gtk_widget_set_visible (self->hits, self->offered->len > 0 ||
                                          gtk_widget_get_visible (GTK_WIDGET (self->note)));
  while (at < self->offered->len && !is_called (self, at, self->answered))
    at++;
  select_row (self, at < self->offered->len ? (int) at : 0);
}

static void
enter (PwtFinder *self)
{
  g_autofree char *text = pwt_finder_dup_text (self);
  int index = chosen_index (self);

  self->is_enter_waiting = FALSE;
  if (index >= 0)
    choose (self, (guint) index);
  else if (text[0] == '\0')
    g_signal_emit (self, entered_signal, 0);
  else if (self->how->new_words != NULL && pwt_finder_is_unmatched (self))
    g_signal_emit (self, made_signal, 0);
}

static void
put_away (PwtFinder *self)
{
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (self->entry),
                                 GTK_ACCESSIBLE_RELATION_ACTIVE_DESCENDANT);
  gtk_widget_set_visible (self->hits, FALSE);
  g_clear_pointer (&self->answered, g_free);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtFinder) self = user_data;
  g_autoptr (GError) error = NULL;
  PwtWindow *window;

  if (self->desk == NULL)
    return;
  window = pwt_desk_finish (self->desk, result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  drop_window (self);
  self->answered = pwt_finder_dup_text (self);
  if (window == NULL) {
    self->is_enter_waiting = FALSE;
    gtk_widget_set_visible (GTK_WIDGET (self->list), FALSE);
    show_note (self, pwt_error_text (error));
    gtk_widget_set_visible (self->hits, TRUE);
    return;
  }
  self->window = window;
  show_hits (self);
  if (self->offered->len == 0)
    self->unmatched = g_strdup (self->answered);
  if (self->is_left)
    put_away (self);
  g_signal_emit (self, answered_signal, 0);
  if (self->is_enter_waiting)
    enter (self);
}

static void
ask (PwtFinder *self, const char *text)
{
  PwtListRequest request = { .project = pwt_desk_get_project_id (self->desk),
                             .search = (char *) text,
                             .limit = MIN (N_HITS + self->n_skipped, PWT_LIST_LIMIT_MAX) };

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  pwt_backend_call_async (pwt_desk_get_backend (self->desk), self->how->operation, &request,
                          self->cancellable, answered_cb, g_object_ref (self));
}

/* --- callbacks --- */

static void
search_changed_cb (PwtFinder *self)
{
  g_autofree char *text = pwt_finder_dup_text (self);

  if (self->how == NULL || g_strcmp0 (text, self->answered) == 0)
    return;
  if (text[0] == '\0')
    pwt_finder_hide_hits (self);
  else
    ask (self, text);
}

static void
changed_cb (PwtFinder *self)
{
  self->is_enter_waiting = self->is_left = FALSE;
  g_signal_emit (self, typed_signal, 0);
}

static void
activated_cb (PwtFinder *self)
{
  g_autofree char *text = pwt_finder_dup_text (self);

  if (self->how == NULL)
    return;
  if (text[0] == '\0' || g_strcmp0 (text, self->answered) == 0) {
    enter (self);
    return;
  }
  self->is_enter_waiting = TRUE;
  ask (self, text); /* typed faster than the delay of the entry */
}

static void
stopped_cb (PwtFinder *self)
{
  g_signal_emit (self, stopped_signal, 0);
}

/* What was not taken is put away when one goes on, and is there again when one comes back. Whether
 * anything is found is still of use. */
static void
left_cb (PwtFinder *self)
{
  if (self->how == NULL || self->is_enter_waiting)
    return;
  self->is_left = TRUE;
  put_away (self);
}

static void
come_back_cb (PwtFinder *self)
{
  self->is_left = FALSE;
  search_changed_cb (self);
}

static void
row_activated_cb (PwtFinder *self, GtkListBoxRow *row)
{
  choose (self, (guint) gtk_list_box_row_get_index (row));
}

/* Up and down go through the hits while typing goes on; Escape first puts them away. */
static gboolean
key_pressed_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
                gpointer user_data)
{
  PwtFinder *self = PWT_FINDER (user_data);
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  int index = row != NULL ? gtk_list_box_row_get_index (row) : -1;

  if (!gtk_widget_get_visible (self->hits))
    return GDK_EVENT_PROPAGATE;
  if (key == GDK_KEY_Escape) {
    pwt_finder_hide_hits (self);
    return GDK_EVENT_STOP;
  }
  if (key != GDK_KEY_Up && key != GDK_KEY_Down)
    return GDK_EVENT_PROPAGATE;
  select_row (self, key == GDK_KEY_Up ? MAX (index - 1, 0) : index + 1);
  return GDK_EVENT_STOP;
}

/* --- overrides --- */

static gboolean
pwt_finder_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (PWT_FINDER (widget)->entry));
}

/* A widget that can take the keyboard would by itself take it back whenever one moves out of it. */
static gboolean
pwt_finder_focus (GtkWidget *widget, GtkDirectionType direction)
{
  return gtk_widget_child_focus (adw_bin_get_child (ADW_BIN (widget)), direction);
}

static void
pwt_finder_dispose (GObject *object)
{
  PwtFinder *self = PWT_FINDER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->desk);
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), PWT_TYPE_FINDER);
  G_OBJECT_CLASS (pwt_finder_parent_class)->dispose (object);
}

static void
pwt_finder_finalize (GObject *object)
{
  PwtFinder *self = PWT_FINDER (object);

  drop_window (self);
  g_ptr_array_unref (self->offered);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (pwt_finder_parent_class)->finalize (object);
}

static void
pwt_finder_class_init (PwtFinderClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pwt_finder_dispose;
  G_OBJECT_CLASS (klass)->finalize = pwt_finder_finalize;
  widget_class->grab_focus = pwt_finder_grab_focus;
  widget_class->focus = pwt_finder_focus;
  chosen_signal = g_signal_new ("chosen", PWT_TYPE_FINDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_POINTER);
  typed_signal = g_signal_new ("typed", PWT_TYPE_FINDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
  answered_signal = g_signal_new ("answered", PWT_TYPE_FINDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
  made_signal = g_signal_new ("made", PWT_TYPE_FINDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 0);
  entered_signal = g_signal_new ("entered", PWT_TYPE_FINDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  stopped_signal = g_signal_new ("stopped", PWT_TYPE_FINDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/cn/prewatt/Prewatt/ui/finder.ui");
  gtk_widget_class_bind_template_child (widget_class, PwtFinder, entry);
  gtk_widget_class_bind_template_child (widget_class, PwtFinder, hits);
  gtk_widget_class_bind_template_child (widget_class, PwtFinder, list);
  gtk_widget_class_bind_template_child (widget_class, PwtFinder, note);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, stopped_cb);
  gtk_widget_class_bind_template_callback (widget_class, left_cb);
  gtk_widget_class_bind_template_callback (widget_class, come_back_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
}

static void
pwt_finder_init (PwtFinder *self)
{
  self->cancellable = g_cancellable_new ();
  self->offered = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* --- public functions --- */

void
pwt_finder_set_list (PwtFinder *self, PwtDesk *desk, const PwtFinderList *list)
{
  g_return_if_fail (PWT_IS_FINDER (self) && self->desk == NULL);

  self->desk = g_object_ref (desk);
  self->how = list;
}

void
pwt_finder_set_name (PwtFinder *self, const char *name)
{
  g_return_if_fail (PWT_IS_FINDER (self));

  g_object_set (self->entry, "placeholder-text", name, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
}

void
pwt_finder_set_skip (PwtFinder *self, PwtFinderSkip skip, gpointer user_data)
{
  g_return_if_fail (PWT_IS_FINDER (self));

  self->skip = skip;
  self->skip_data = user_data;
}

void
pwt_finder_set_n_skipped (PwtFinder *self, guint n_skipped)
{
  g_return_if_fail (PWT_IS_FINDER (self));

  self->n_skipped = n_skipped;
}

char *
pwt_finder_dup_text (PwtFinder *self)
{
  g_return_val_if_fail (PWT_IS_FINDER (self), NULL);

  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
}

void
pwt_finder_set_text (PwtFinder *self, const char *text)
{
  g_return_if_fail (PWT_IS_FINDER (self));

  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
}

gboolean
pwt_finder_has_same (PwtFinder *self)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (PWT_IS_FINDER (self), FALSE);

  text = pwt_finder_dup_text (self);
  for (guint i = 0; i < self->offered->len; i++)
    if (is_called (self, i, text))
      return TRUE;
  return FALSE;
}

gboolean
pwt_finder_is_unmatched (PwtFinder *self)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (PWT_IS_FINDER (self), FALSE);

  text = pwt_finder_dup_text (self);
  return text[0] != '\0' && g_strcmp0 (text, self->unmatched) == 0;
}

void
pwt_finder_hide_hits (PwtFinder *self)
{
  g_return_if_fail (PWT_IS_FINDER (self));

  g_cancellable_cancel (self->cancellable);
  put_away (self);
}
