/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/setup/remove-dialog.h"

#include <glib/gi18n.h>

#include "app/common/engine-words.h"

#define MAX_LINES 60 /* nobody reads more; the counts say all */
#define LIST_WIDTH 420
#define LIST_CHARS 50 /* the list is as high as it is wrapped */

static const char *
kind_label (PwtNodeKind kind)
{
  const PwtField *field = pwt_record_find (&pwt_removal_record, "kind");

  return _ (field->choices[kind].label);
}

static void
append_line (GString *text, const PwtRemoval *removal)
{
  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append (text, kind_label (removal->kind));
  if (removal->name != NULL)
    g_string_append_printf (text, " %s", removal->name);
  if (removal->refusal != NULL)
    g_string_append_printf (text, " — %s", pwt_engine_text (removal->refusal));
  else if (removal->is_ended && removal->kind == PWT_NODE_METER)
    g_string_append_printf (text, " — %s",
                            _ ("was in use: is put out of service, its record stays"));
  else if (removal->is_ended)
    g_string_append_printf (text, " — %s", _ ("was in use: is ended, its past stays"));
}

/* What a thing belongs to stands before it; things of a kind in the order of their names. */
static int
compare_removals (gconstpointer a, gconstpointer b)
{
  const PwtRemoval *first = *(const PwtRemoval *const *) a,
                   *second = *(const PwtRemoval *const *) b;
  g_autofree char *key = NULL, *other = NULL;

  if (first->kind != second->kind)
    return first->kind < second->kind ? -1 : 1;
  key = g_utf8_collate_key_for_filename (first->name != NULL ? first->name : "", -1);
  other = g_utf8_collate_key_for_filename (second->name != NULL ? second->name : "", -1);
  return strcmp (key, other);
}

/* The refused ones, or the others. */
static char *
list_of (GPtrArray *removals, gboolean is_refused, guint *n)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_copy (removals, NULL, NULL);
  GString *text = g_string_new (NULL);

  *n = 0;
  g_ptr_array_sort (sorted, compare_removals);
  for (guint i = 0; i < sorted->len; i++) {
    const PwtRemoval *removal = g_ptr_array_index (sorted, i);

    if ((removal->refusal != NULL) != is_refused)
      continue;
    if ((*n)++ < MAX_LINES)
      append_line (text, removal);
  }
  if (*n > MAX_LINES) {
    g_string_append_c (text, '\n');
    g_string_append_printf (text, _ ("… and %u more"), *n - MAX_LINES);
  }
  return g_string_free (text, FALSE);
}

static char *
counts_of (const GPtrArray *removals)
{
  guint counts[PWT_N_NODE_KINDS] = { 0 };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < removals->len; i++)
    counts[((const PwtRemoval *) g_ptr_array_index (removals, i))->kind]++;
  for (guint kind = 0; kind < PWT_N_NODE_KINDS; kind++)
    if (counts[kind] > 0)
      g_string_append_printf (text, "%s%s × %u", text->len > 0 ? " · " : "", kind_label (kind),
                              counts[kind]);
  return g_string_free (text, FALSE);
}

/* Meters with what they are connected to, and none of them is erased. */
static gboolean
is_retiring (const GPtrArray *removals)
{
  guint n_meters = 0;

  for (guint i = 0; i < removals->len; i++) {
    const PwtRemoval *removal = g_ptr_array_index (removals, i);

    if (removal->kind != PWT_NODE_CIRCUIT &&
        (removal->kind != PWT_NODE_METER || !removal->is_ended))
      return FALSE;
    n_meters += removal->kind == PWT_NODE_METER;
  }
  return n_meters > 0;
}

static GtkWidget *
new_list (const char *text, const char *css)
{
  GtkWidget *scroll = gtk_scrolled_window_new ();
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), LIST_CHARS);
  gtk_widget_add_css_class (label, "facts");
  if (css != NULL)
    gtk_widget_add_css_class (label, css);
  gtk_widget_set_size_request (scroll, LIST_WIDTH, -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), label);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroll), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroll), 220);
  gtk_widget_add_css_class (scroll, "card");
  return scroll;
}

GtkWindow *
pwt_remove_dialog_new (GtkWindow *parent, const PwtSiteChangeReply *reply)
{
  guint n_refused, n_removed;
  g_autofree char *refused = list_of (reply->removals, TRUE, &n_refused);
  g_autofree char *removed = list_of (reply->removals, FALSE, &n_removed);
  g_autofree char *counts = counts_of (reply->removals);
  gboolean retires = is_retiring (reply->removals);
  GtkWidget *dialog = adw_message_dialog_new (parent,
                                              n_refused > 0 ? _ ("This cannot be removed")
                                              : retires     ? _ ("Put this out of service?")
                                                            : _ ("Remove this?"),
                                              NULL);
  AdwMessageDialog *message = ADW_MESSAGE_DIALOG (dialog);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  adw_message_dialog_set_body (
      message, n_refused > 0 ? _ ("Money or history hangs on what is listed here.")
               : retires ? _ ("It is read no more and leaves every list; what it measured and was "
                              "paid stays readable. Its address is free for another meter.")
                         : counts);
  gtk_box_append (GTK_BOX (box),
                  new_list (n_refused > 0 ? refused : removed, n_refused > 0 ? "t-arrears" : NULL));
  adw_message_dialog_set_extra_child (message, box);
  adw_message_dialog_add_response (message, "cancel", n_refused > 0 ? _ ("Close") : _ ("Cancel"));
  adw_message_dialog_set_close_response (message, "cancel");
  if (n_refused == 0) {
    adw_message_dialog_add_response (message, "go",
                                     retires ? _ ("Put out of service") : _ ("Remove"));
    adw_message_dialog_set_response_appearance (message, "go", ADW_RESPONSE_DESTRUCTIVE);
  }
  return GTK_WINDOW (dialog);
}
