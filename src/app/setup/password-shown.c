/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/setup/password-shown.h"

#include <glib/gi18n.h>

static void
response_cb (GtkWidget *dialog, const char *response, const char *password)
{
  if (g_str_equal (response, "copy"))
    gdk_clipboard_set_text (gtk_widget_get_clipboard (dialog), password);
}

static void
forget (gpointer password, GClosure *closure)
{
  g_free (password);
}

void
pwt_password_show_once (GtkWindow *parent, const char *who, const char *password)
{
  GtkWidget *dialog = adw_message_dialog_new (parent, NULL, NULL);
  GtkWidget *label = gtk_label_new (password);

  g_return_if_fail (password != NULL);

  adw_message_dialog_format_heading (ADW_MESSAGE_DIALOG (dialog), _ ("Password of %s"), who);
  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (dialog),
                               _ ("Pass it on now: it is not shown again. It opens nothing but the "
                                  "choice of a new one."));
  gtk_widget_add_css_class (label, "title-1");
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), label);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "close", _ ("Close"), "copy",
                                    _ ("Copy"), NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "copy");
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "copy",
                                              ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "close");
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), g_strdup (password), forget,
                         0);
  gtk_window_present (GTK_WINDOW (dialog));
}
