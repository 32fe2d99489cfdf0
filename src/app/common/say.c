/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/say.h"

void
pwt_say (GtkWidget *alert, const char *text)
{
  static const char said[] = "pwt-said";

  g_return_if_fail (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (alert)) ==
                    GTK_ACCESSIBLE_ROLE_ALERT);

  if (g_strcmp0 (g_object_get_data (G_OBJECT (alert), said), text) == 0)
    return;
  g_object_set_data_full (G_OBJECT (alert), said, g_strdup (text), g_free);
  gtk_accessible_update_property (GTK_ACCESSIBLE (alert), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}
