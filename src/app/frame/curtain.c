/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/frame/curtain.h"

static gboolean
belongs_to (GtkWindow *dialog, GtkWindow *window)
{
  for (GtkWindow *w = gtk_window_get_transient_for (dialog); w != NULL;
       w = gtk_window_get_transient_for (w))
    if (w == window)
      return TRUE;
  return FALSE;
}

GPtrArray *
pwt_curtain_draw (GtkWindow *window)
{
  GListModel *windows = gtk_window_get_toplevels ();
  GPtrArray *hidden = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWindow) dialog = g_list_model_get_item (windows, i);

    if (gtk_widget_get_visible (GTK_WIDGET (dialog)) && belongs_to (dialog, window))
      g_ptr_array_add (hidden, g_steal_pointer (&dialog));
  }
  for (guint i = 0; i < hidden->len; i++)
    gtk_widget_set_visible (g_ptr_array_index (hidden, i), FALSE);
  return hidden;
}

void
pwt_curtain_lift (GPtrArray *hidden, gboolean is_theirs)
{
  if (hidden == NULL)
    return;
  for (guint i = 0; i < hidden->len; i++) {
    if (is_theirs)
      gtk_window_present (g_ptr_array_index (hidden, i));
    else
      gtk_window_destroy (g_ptr_array_index (hidden, i));
  }
  g_ptr_array_unref (hidden);
}
