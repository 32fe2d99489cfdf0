/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/danger.h"

/* The answer may take the parent away: the question outlives it by the rest of its signal, and GTK
 * would look for it there. */
static void
answered_cb (GtkWindow *question, const char *response)
{
  if (!g_str_equal (response, "keep"))
    gtk_window_set_transient_for (question, NULL);
}

AdwMessageDialog *
pwt_danger_new (GtkWindow *parent, const char *heading, const char *body, const char *keep,
                const char *response, const char *label)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (parent, heading, body));

  adw_message_dialog_add_responses (dialog, "keep", keep, response, label, NULL);
  adw_message_dialog_set_response_appearance (dialog, response, ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_close_response (dialog, "keep");
  adw_message_dialog_set_default_response (dialog, "keep");
  g_signal_connect (dialog, "response", G_CALLBACK (answered_cb), NULL);
  return dialog;
}
