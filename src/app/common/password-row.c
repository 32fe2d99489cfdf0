/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/password-row.h"

/* The row does not lend its button: it is looked for. */
static void
skip_buttons (GtkWidget *widget)
{
  if (GTK_IS_BUTTON (widget))
    gtk_widget_set_focusable (widget, FALSE);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    skip_buttons (child);
}

void
pwt_password_row_skip_eye (AdwPasswordEntryRow *row)
{
  g_return_if_fail (ADW_IS_PASSWORD_ENTRY_ROW (row));

  skip_buttons (GTK_WIDGET (row));
}
