/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/danger.h"

AdwMessageDialog *
pwt_danger_new (GtkWindow *parent, const char *heading, const char *body, const char *keep,
                const char *response, const char *label)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (parent, heading, body));

  adw_message_dialog_add_responses (dialog, "keep", keep, response, label, NULL);
  adw_message_dialog_set_response_appearance (dialog, response, ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_close_response (dialog, "keep");
  adw_message_dialog_set_default_response (dialog, "keep");
  return dialog;
}
