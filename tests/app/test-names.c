/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every template builds, and everything that can be operated on any page has a name for a screen
 * reader: a label of its own, words it shows, or what labels it. */

#include "app/accounts/opening-dialog.h"
#include "app/common/export-button.h"
#include "app/common/list-preview.h"
#include "app/common/text-cell.h"
#include "app/frame/pages.h"
#include "app/frame/password-dialog.h"
#include "app/meters/command-dialog.h"
#include "app/meters/meters-page.h"
#include "app/receipt/receipt-dialog.h"
#include "app/setup/operator-dialog.h"
#include "app/setup/role-dialog.h"
#include "app/setup/roles-pane.h"
#include "harness.h"

static gboolean
is_interactive (GtkWidget *widget)
{
  return GTK_IS_BUTTON (widget) || GTK_IS_MENU_BUTTON (widget) || GTK_IS_EDITABLE (widget) ||
         GTK_IS_SWITCH (widget) || GTK_IS_DROP_DOWN (widget) || GTK_IS_LIST_BOX_ROW (widget) ||
         GTK_IS_LIST_VIEW (widget) || GTK_IS_COLUMN_VIEW (widget) || GTK_IS_DRAWING_AREA (widget) ||
         PWT_IS_TEXT_CELL (widget);
}

static gboolean
shows_words (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget) && gtk_label_get_text (GTK_LABEL (widget))[0] != '\0')
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (shows_words (child))
      return TRUE;
  return FALSE;
}

static gboolean
is_called_by_its_icon (GtkWidget *widget)
{
  const char *icon = GTK_IS_BUTTON (widget) ? gtk_button_get_icon_name (GTK_BUTTON (widget)) : NULL;
  g_autofree char *other = NULL;

  if (icon == NULL ||
      !gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL))
    return FALSE;
  other = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget),
                                              GTK_ACCESSIBLE_PROPERTY_LABEL, icon);
  return other == NULL;
}

/* A button is read by what it is called, not by the words in it: those of a child of its own do not
 * count, and GTK would call it by its type. */
static gboolean
has_name (GtkWidget *widget)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (widget);

  if (is_called_by_its_icon (widget))
    return FALSE;
  return gtk_test_accessible_has_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL) ||
         gtk_test_accessible_has_relation (accessible, GTK_ACCESSIBLE_RELATION_LABELLED_BY) ||
         (!GTK_IS_BUTTON (widget) && !GTK_IS_MENU_BUTTON (widget) && !PWT_IS_TEXT_CELL (widget) &&
          shows_words (widget)) ||
         /* A row's own text, or a part of something that has a name. */
         (ADW_IS_PREFERENCES_ROW (widget) &&
          adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget))[0] != '\0');
}

/* GTK's own widgets name their inner parts themselves. */
static gboolean
is_whole (GtkWidget *widget)
{
  return GTK_IS_EDITABLE (widget) || GTK_IS_DROP_DOWN (widget) || ADW_IS_ENTRY_ROW (widget) ||
         GTK_IS_MENU_BUTTON (widget) || GTK_IS_WINDOW_CONTROLS (widget);
}

static guint
walk (GtkWidget *widget)
{
  guint n = 0;

  /* What is hidden may be shown later, but a row in reserve gets its name with what it shows. */
  if (GTK_IS_WINDOW_CONTROLS (widget) ||
      (GTK_IS_LIST_BOX_ROW (widget) && !gtk_widget_get_visible (widget)))
    return 0;
  if (is_interactive (widget)) {
    if (!has_name (widget))
      g_error ("%s “%s” has no name", G_OBJECT_TYPE_NAME (widget),
               gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget)) != NULL
                   ? gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget))
                   : gtk_widget_get_name (widget));
    n++;
  }
  if (is_whole (widget))
    return n;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += walk (child);
  return n;
}

static void
test_start_pages (void)
{
  static const PwtFakeFlags flags[] = { PWT_FAKE_DEMO, PWT_FAKE_NEW_SITE };

  for (guint i = 0; i < G_N_ELEMENTS (flags); i++) {
    PwtDesktop *desktop = pwt_desktop_new (flags[i]);

    g_assert_cmpuint (walk (GTK_WIDGET (desktop->window)), >, 2);
    pwt_desktop_free (desktop);
  }
}

static void
show_everything (PwtDesktop *desktop)
{
  PwtFakeSite *site = pwt_fake_backend_get_site (desktop->backend);
  g_autofree char *id = pwt_id_dup_text (pwt_fake_site_find_room (site, "A201")->id);

  gtk_widget_activate_action (GTK_WIDGET (desktop->window), "win.sell", "s", id);
  pwt_settle ();
  gtk_widget_activate_action (GTK_WIDGET (desktop->window), "win.show-meter", "s", id);
  pwt_settle ();
}

static void
test_pages (void)
{
  PwtDesktop *desktop = pwt_desktop_new_signed_in ();

  show_everything (desktop);
  for (guint i = 0; i < pwt_n_pages; i++) {
    gtk_widget_activate_action (GTK_WIDGET (desktop->window), "win.nth-page", "u", i);
    pwt_settle ();
    g_assert_cmpuint (walk (GTK_WIDGET (desktop->window)), >, 10);
  }
  gtk_widget_activate_action (pwt_find_id (desktop->window, "table"), "meters.view", "s", "table");
  pwt_settle ();
  g_assert_cmpuint (walk (GTK_WIDGET (desktop->window)), >, 10);
  pwt_desktop_free (desktop);
}

static void
check_dialog (gpointer dialog)
{
  gtk_window_present (dialog);
  pwt_settle ();
  g_assert_cmpuint (walk (dialog), >, 1);
  gtk_window_destroy (dialog);
  pwt_settle ();
}

static gboolean
is_laid_out (gpointer export)
{
  return pwt_list_export_get_sheet (export) != NULL;
}

static gpointer
new_preview (PwtDesktop *desktop)
{
  PwtExportButton *button;
  g_autoptr (PwtListExport) export = NULL;

  gtk_widget_activate_action (GTK_WIDGET (desktop->window), "win.page", "s", "meters");
  pwt_settle ();
  button =
      pwt_find_type (pwt_find_type (desktop->window, PWT_TYPE_METERS_PAGE), PWT_TYPE_EXPORT_BUTTON);
  export = pwt_list_export_new (pwt_main_window_get_desk (desktop->window),
                                pwt_export_button_get_source (button));
  pwt_list_export_lay_out (export);
  pwt_wait (is_laid_out, export);
  return pwt_list_preview_new (GTK_WINDOW (desktop->window), export);
}

static void
test_dialogs (void)
{
  PwtDesktop *desktop = pwt_desktop_new_signed_in ();
  PwtDesk *desk = pwt_main_window_get_desk (desktop->window);
  GtkWindow *window = GTK_WINDOW (desktop->window);
  PwtFakeSite *site = pwt_fake_backend_get_site (desktop->backend);
  const PwtSaleReply *sale = g_ptr_array_index (site->sales, 0);

  check_dialog (pwt_password_dialog_new (desk, window));
  check_dialog (pwt_opening_dialog_new (desk, window, pwt_fake_site_find_room (site, "A208")->id));
  check_dialog (pwt_receipt_dialog_new (desk, window, sale->sale->id));
  check_dialog (new_preview (desktop));
  check_dialog (pwt_command_dialog_new (desk, window, pwt_fake_site_find_room (site, "A201"),
                                        PWT_COMMAND_HOLD));
  check_dialog (pwt_command_dialog_new (desk, window, pwt_fake_site_find_room (site, "A201"),
                                        PWT_COMMAND_TRIP));
  pwt_desktop_free (desktop);
}

static void
test_operators (void)
{
  PwtDesktop *desktop = pwt_desktop_new_signed_in ();
  PwtDesk *desk = pwt_main_window_get_desk (desktop->window);
  GtkWindow *window = GTK_WINDOW (desktop->window);
  const GPtrArray *roles;

  gtk_widget_activate_action (GTK_WIDGET (window), "win.page", "s", "setup");
  pwt_settle ();
  gtk_widget_activate_action (pwt_find_id (window, "tabs"), "setup.section", "s", "operators");
  pwt_settle ();
  g_assert_cmpuint (walk (GTK_WIDGET (window)), >, 20);
  roles = pwt_roles_pane_get_roles (pwt_find_type (window, PWT_TYPE_ROLES_PANE));
  check_dialog (pwt_operator_dialog_new (desk, window, NULL, roles));
  check_dialog (pwt_role_dialog_new (desk, window, g_ptr_array_index (roles, 0), roles));
  pwt_desktop_free (desktop);
}

int
main (int argc, char **argv)
{
  pwt_test_app_init (&argc, &argv);
  g_test_add_func ("/app/names/start-pages", test_start_pages);
  g_test_add_func ("/app/names/pages", test_pages);
  g_test_add_func ("/app/names/dialogs", test_dialogs);
  g_test_add_func ("/app/names/operators", test_operators);
  return g_test_run ();
}
