/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/typed.h"

#include <glib/gi18n.h>

#include "app/common/danger.h"

#define WATCHED "prewatt-typed" /* what the window held when it was shown */
#define DROPPED "prewatt-typed-dropped"

/* Whatever a person types or chooses ends up in one of these, however deep in a row or a form. */
static void
add_typed (GtkWidget *widget, GString *all)
{
  if (GTK_IS_TEXT (widget))
    g_string_append (all, gtk_editable_get_text (GTK_EDITABLE (widget)));
  else if (GTK_IS_CHECK_BUTTON (widget))
    g_string_append_printf (all, "%d", gtk_check_button_get_active (GTK_CHECK_BUTTON (widget)));
  else if (GTK_IS_SWITCH (widget))
    g_string_append_printf (all, "%d", gtk_switch_get_active (GTK_SWITCH (widget)));
  else if (GTK_IS_DROP_DOWN (widget))
    g_string_append_printf (all, "%u", gtk_drop_down_get_selected (GTK_DROP_DOWN (widget)));
  else if (ADW_IS_COMBO_ROW (widget))
    g_string_append_printf (all, "%u", adw_combo_row_get_selected (ADW_COMBO_ROW (widget)));
  else {
    for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
         child = gtk_widget_get_next_sibling (child))
      add_typed (child, all);
    return;
  }
  g_string_append_c (all, '\n');
}

/* A digest: passwords are among it. */
static char *
dup_typed (GtkWindow *window)
{
  GString *all = g_string_new (NULL);
  char *digest;

  add_typed (GTK_WIDGET (window), all);
  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, all->str, (gssize) all->len);
  g_string_free (all, TRUE);
  return digest;
}

static void
shown_cb (GtkWindow *window)
{
  if (g_object_get_data (G_OBJECT (window), WATCHED) == NULL) /* not when a lock is opened again */
    g_object_set_data_full (G_OBJECT (window), WATCHED, dup_typed (window), g_free);
}

static void
answered_cb (GtkWindow *question, const char *response, GtkWindow *window)
{
  if (!g_str_equal (response, "discard"))
    return;
  g_object_set_data (G_OBJECT (window), DROPPED, GINT_TO_POINTER (TRUE));
  gtk_window_close (window);
}

/* Public functions */

void
pwt_typed_watch (GtkWindow *window)
{
  g_return_if_fail (GTK_IS_WINDOW (window));

  g_signal_connect (window, "map", G_CALLBACK (shown_cb), NULL);
}

gboolean
pwt_typed_may_close (GtkWindow *window)
{
  const char *before;
  g_autofree char *now = NULL;

  g_return_val_if_fail (GTK_IS_WINDOW (window), TRUE);

  before = g_object_get_data (G_OBJECT (window), WATCHED);
  if (before == NULL)
    return TRUE;
  now = dup_typed (window);
  return g_str_equal (before, now) || pwt_typed_may_drop (window);
}

gboolean
pwt_typed_may_drop (GtkWindow *window)
{
  AdwMessageDialog *dialog;

  g_return_val_if_fail (GTK_IS_WINDOW (window), TRUE);

  if (g_object_get_data (G_OBJECT (window), DROPPED) != NULL)
    return TRUE;
  dialog = pwt_danger_new (window, _ ("Discard what was typed?"), NULL, _ ("Keep editing"),
                           "discard", _ ("Discard"));
  /* What was being saved may be saved before the answer. */
  gtk_window_set_destroy_with_parent (GTK_WINDOW (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (answered_cb), window, 0);
  gtk_window_present (GTK_WINDOW (dialog));
  return FALSE;
}
