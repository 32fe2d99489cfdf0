/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/frame/password-dialog.h"
#include "app/setup/operator-dialog.h"
#include "app/setup/operators-section.h"
#include "app/setup/role-dialog.h"
#include "app/setup/roles-pane.h"
#include "pictures.h"

#include <glib/gi18n.h>

/* Setup → Operators is left on the screen. */
void
pwt_pictures_people (PwtDesktop *desktop)
{
  PwtDesk *desk = pwt_main_window_get_desk (desktop->window);
  GtkWindow *window = GTK_WINDOW (desktop->window);
  PwtPasswordDialog *password;
  GtkColumnView *table;
  gpointer section;
  const GPtrArray *roles;

  gtk_widget_activate_action (GTK_WIDGET (window), "win.page", "s", "setup");
  pwt_settle ();
  gtk_widget_activate_action (pwt_find_id (window, "tabs"), "setup.section", "s", "operators");
  pwt_settle ();
  section = pwt_find_type (window, PWT_TYPE_OPERATORS_SECTION);
  table = GTK_COLUMN_VIEW (pwt_find_id (section, "table"));
  gtk_selection_model_select_item (gtk_column_view_get_model (table), 1, TRUE);
  pwt_settle ();
  pwt_picture (GTK_WIDGET (window), "setup-operators");
  pwt_picture_narrow (desktop, "setup-operators-narrow");
  gtk_widget_activate_action (section, "operators.roles", NULL);
  pwt_settle ();
  pwt_picture_narrow (desktop, "setup-operators-narrow-roles");
  gtk_widget_activate_action (section, "operators.back", NULL);
  pwt_settle ();
  roles = pwt_roles_pane_get_roles (pwt_find_type (section, PWT_TYPE_ROLES_PANE));
  pwt_picture_dialog (pwt_operator_dialog_new (desk, window, NULL, roles), "operator-dialog");
  pwt_picture_dialog (pwt_role_dialog_new (desk, window, g_ptr_array_index (roles, 0), roles),
                      "role-dialog");
  password = pwt_password_dialog_new (desk, window);
  pwt_password_dialog_set_reason (
      password, g_dgettext ("prewatt", "Somebody else has set your password. Choose one that only "
                                       "you know."));
  pwt_picture_dialog (password, "password-dialog-first");
}
