/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/meters/command-row.h"

#include <glib/gi18n.h>

#include "app/common/engine-words.h"
#include "app/common/format.h"
#include "app/common/meter-look.h"

static gboolean
is_running (const PwtCommand *command)
{
  return command->state == PWT_COMMAND_QUEUED || command->state == PWT_COMMAND_SENT;
}

static GtkWidget *
new_label (const char *text, float xalign, const char *css)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (css != NULL)
    gtk_widget_add_css_class (label, css);
  return label;
}

/* What was read back, by the meaning of "proved". */
static const char *
proof_of (PwtCommandKind kind)
{
  switch (kind) {
  case PWT_COMMAND_TRIP:
    return _ ("Read back: the relay is open");
  case PWT_COMMAND_HOLD:
    return _ ("Read back: forced on");
  case PWT_COMMAND_RESTORE:
    return _ ("Read back: forced control is off");
  case PWT_COMMAND_READ:
    return "";
  case PWT_COMMAND_CLOCK:
  case PWT_COMMAND_PRICES:
  case PWT_COMMAND_ALARMS:
  case PWT_COMMAND_OVERLOAD:
    break;
  }
  return _ ("Read back as it was sent");
}

/* "what it says · result · why · until": what is known, in this order. */
static char *
detail_of (const PwtCommand *command, GTimeZone *zone)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (command->content != NULL)
    g_string_append (text, pwt_engine_text (command->content));
  if (command->result != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "",
                            pwt_engine_text (command->result));
  else if (command->state == PWT_COMMAND_PROVED && proof_of (command->kind)[0] != '\0')
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", proof_of (command->kind));
  if (command->reason != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", command->reason);
  if (command->kind == PWT_COMMAND_HOLD && command->expires_us != PWT_TIME_NONE) {
    g_autofree char *until = pwt_show_time (command->expires_us, zone);

    g_string_append_printf (text, "%s", text->len > 0 ? " · " : "");
    g_string_append_printf (text, _ ("until %s"), until);
  }
  return g_strdup (text->str);
}

GtkWidget *
pwt_command_row_new (const PwtCommand *command, GTimeZone *zone)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *kind = new_label (_ (pwt_command_kind_choices[command->kind].label), 0, NULL);
  g_autofree char *time = pwt_show_time (command->created_us, zone);
  g_autofree char *detail = detail_of (command, zone);

  gtk_box_append (GTK_BOX (head), kind);
  if (is_running (command)) {
    GtkWidget *spinner = gtk_spinner_new ();

    gtk_spinner_set_spinning (GTK_SPINNER (spinner), TRUE);
    gtk_box_append (GTK_BOX (head), spinner);
  }
  gtk_box_append (GTK_BOX (head), new_label (_ (pwt_command_state_choices[command->state].label), 0,
                                             pwt_command_state_css (command->state)));
  gtk_widget_set_hexpand (gtk_widget_get_last_child (head), TRUE);
  gtk_box_append (GTK_BOX (head), new_label (time, 1, "dim-label"));
  gtk_widget_add_css_class (gtk_widget_get_last_child (head), "numeric");
  gtk_box_append (GTK_BOX (column), head);
  if (detail[0] != '\0') {
    GtkWidget *label = new_label (detail, 0, "caption");

    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_NONE);
    gtk_label_set_wrap (GTK_LABEL (label), TRUE);
    gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
    gtk_box_append (GTK_BOX (column), label);
  }
  return column;
}

char *
pwt_command_row_dup_text (const PwtCommand *command, GTimeZone *zone)
{
  g_autofree char *detail = detail_of (command, zone);

  return g_strdup_printf ("%s: %s%s%s", _ (pwt_command_kind_choices[command->kind].label),
                          _ (pwt_command_state_choices[command->state].label),
                          detail[0] != '\0' ? ". " : "", detail);
}
