/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/counter/counter-search.h"
#include "app/counter/sale-form.h"
#include "app/frame/password-dialog.h"
#include "app/common/settings.h"
#include "app/receipt/receipt-dialog.h"
#include "harness.h"

#include <glib/gstdio.h>

static const char *
stage (PwtDesktop *desktop)
{
  return pwt_main_window_get_stage (desktop->window);
}

static GtkWidget *
child (PwtDesktop *desktop, const char *type, const char *id)
{
  return pwt_find_id (pwt_find_type (desktop->window, g_type_from_name (type)), id);
}

static void
set_text (GtkWidget *widget, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (widget), text);
}

static GtkWidget *
row_in_focus (PwtDesktop *desktop)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (desktop->window));

  return focus != NULL ? gtk_widget_get_ancestor (focus, ADW_TYPE_ENTRY_ROW) : NULL;
}

/* Enter and Tab lead from field to field, never to the eye of a password; what is still missing is
 * said below the button, and gone to by Enter. */
static void
test_first_run_by_keys (void)
{
  static const char *const rows[] = { "name_row", "display_row", "password_row", "again_row" };
  PwtDesktop *desktop = pwt_desktop_new (PWT_FAKE_NEW_SITE | PWT_FAKE_NO_PROJECT);
  GtkLabel *missing = GTK_LABEL (child (desktop, "PwtSetupPage", "missing"));

  g_assert_cmpstr (gtk_label_get_text (missing), ==, "Choose a password first");
  gtk_widget_grab_focus (child (desktop, "PwtSetupPage", "name_row"));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_assert_true (row_in_focus (desktop) == child (desktop, "PwtSetupPage", rows[i]));
    g_signal_emit_by_name (row_in_focus (desktop), "entry-activated");
  }
  g_assert_true (row_in_focus (desktop) == child (desktop, "PwtSetupPage", "password_row"));
  gtk_widget_child_focus (GTK_WIDGET (desktop->window), GTK_DIR_TAB_FORWARD);
  g_assert_true (row_in_focus (desktop) == child (desktop, "PwtSetupPage", "again_row"));
  set_text (child (desktop, "PwtSetupPage", "password_row"), "correct horse");
  g_assert_cmpstr (gtk_label_get_text (missing), ==, "Type the password a second time");
  set_text (child (desktop, "PwtSetupPage", "again_row"), "correct horse");
  g_assert_cmpstr (gtk_label_get_text (missing), ==, "");
  g_signal_emit_by_name (child (desktop, "PwtSetupPage", "again_row"), "entry-activated");
  pwt_settle ();
  g_assert_cmpstr (stage (desktop), ==, "project");
  pwt_desktop_free (desktop);
}

static void
test_first_run (void)
{
  PwtDesktop *desktop = pwt_desktop_new (PWT_FAKE_NEW_SITE | PWT_FAKE_NO_PROJECT);
  GtkWidget *button = child (desktop, "PwtSetupPage", "button");

  g_assert_cmpstr (stage (desktop), ==, "setup");
  g_assert_false (gtk_widget_get_sensitive (button));
  set_text (child (desktop, "PwtSetupPage", "display_row"), "王丽");
  set_text (child (desktop, "PwtSetupPage", "password_row"), "correct horse");
  set_text (child (desktop, "PwtSetupPage", "again_row"), "correct horsf");
  g_assert_true (gtk_widget_get_visible (child (desktop, "PwtSetupPage", "problem")));
  set_text (child (desktop, "PwtSetupPage", "again_row"), "correct horse");
  g_assert_false (gtk_widget_get_visible (child (desktop, "PwtSetupPage", "problem")));
  pwt_fake_backend_refuse (desktop->backend, "site.setup", PWT_BACKEND_ERROR_INVALID,
                           "The password is too short");
  g_signal_emit_by_name (button, "clicked");
  pwt_settle ();
  g_assert_cmpstr (stage (desktop), ==, "setup");
  g_assert_true (gtk_widget_get_visible (child (desktop, "PwtSetupPage", "problem")));
  g_signal_emit_by_name (button, "clicked");
  pwt_settle ();
  g_assert_cmpstr (stage (desktop), ==, "project");
  set_text (child (desktop, "PwtProjectPage", "name_entry"), "滨江智造产业园");
  g_signal_emit_by_name (child (desktop, "PwtProjectPage", "create_button"), "clicked");
  pwt_settle ();
  g_assert_cmpstr (stage (desktop), ==, "frame");
  pwt_desktop_free (desktop);
}

static void
test_wrong_password (void)
{
  PwtDesktop *desktop = pwt_desktop_new (0);
  GtkWidget *problem = child (desktop, "PwtSignInPage", "problem");

  g_assert_cmpstr (stage (desktop), ==, "sign-in");
  g_assert_false (gtk_widget_get_visible (child (desktop, "PwtSignInPage", "demo_box")));
  set_text (child (desktop, "PwtSignInPage", "name_row"), "demo");
  set_text (child (desktop, "PwtSignInPage", "password_row"), "wrong");
  pwt_fake_backend_refuse (desktop->backend, "auth.sign-in", PWT_BACKEND_ERROR_DENIED,
                           "Wrong name or password");
  g_signal_emit_by_name (child (desktop, "PwtSignInPage", "button"), "clicked");
  pwt_settle ();
  g_assert_cmpstr (stage (desktop), ==, "sign-in");
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (problem)), ==, "Wrong name or password");
  g_signal_emit_by_name (child (desktop, "PwtSignInPage", "button"), "clicked");
  pwt_settle ();
  g_assert_cmpstr (stage (desktop), ==, "frame");
  pwt_desktop_free (desktop);
}

static void
test_opening_waits_for_engine (void)
{
  PwtDesktop *desktop = pwt_desktop_new (PWT_FAKE_DEMO);
  PwtFakeBackend *backend = pwt_fake_backend_new (PWT_DEMO_SITE, PWT_FAKE_DEMO);
  PwtMainWindow *window;

  pwt_fake_backend_set_online (backend, FALSE);
  window = pwt_main_window_new (gtk_window_get_application (GTK_WINDOW (desktop->window)),
                                PWT_BACKEND (backend));
  pwt_settle ();
  g_assert_cmpstr (pwt_main_window_get_stage (window), ==, "connecting");
  pwt_fake_backend_set_online (backend, TRUE);
  pwt_settle ();
  g_assert_cmpstr (pwt_main_window_get_stage (window), ==, "sign-in");
  gtk_window_destroy (GTK_WINDOW (window));
  pwt_settle ();
  g_object_unref (backend);
  pwt_desktop_free (desktop);
}

static void
test_session_ends (void)
{
  PwtDesktop *desktop = pwt_desktop_new_signed_in ();
  PwtFrame *frame = pwt_main_window_get_frame (desktop->window);
  PwtCounterSearch *search = pwt_find_type (frame, PWT_TYPE_COUNTER_SEARCH);
  PwtSaleForm *form = pwt_find_type (frame, PWT_TYPE_SALE_FORM);

  pwt_counter_search_set_text (search, "A201");
  g_signal_emit_by_name (pwt_find_id (search, "entry"), "activate");
  pwt_settle ();
  pwt_sale_form_set_text (form, "500");
  pwt_settle ();

  pwt_fake_backend_end_session (desktop->backend);
  pwt_desk_refresh_health (pwt_main_window_get_desk (desktop->window));
  pwt_settle ();
  g_assert_cmpstr (stage (desktop), ==, "sign-in");
  g_assert_cmpstr (
      gtk_editable_get_text (GTK_EDITABLE (child (desktop, "PwtSignInPage", "name_row"))), ==,
      "demo");
  set_text (child (desktop, "PwtSignInPage", "password_row"), "again");
  g_signal_emit_by_name (child (desktop, "PwtSignInPage", "button"), "clicked");
  pwt_settle ();
  g_assert_cmpstr (stage (desktop), ==, "frame");
  g_assert_true (pwt_main_window_get_frame (desktop->window) == frame);
  g_assert_cmpstr (pwt_sale_form_get_text (form), ==, "500");
  pwt_desktop_free (desktop);
}

static void
test_registry_change_leaves_focus (void)
{
  PwtDesktop *desktop = pwt_desktop_new_signed_in ();
  PwtFrame *frame = pwt_main_window_get_frame (desktop->window);
  PwtCounterSearch *search = pwt_find_type (frame, PWT_TYPE_COUNTER_SEARCH);
  GtkEditable *entry = GTK_EDITABLE (pwt_find_id (search, "entry"));
  guint n_asked = pwt_fake_backend_count (desktop->backend, "auth.session");

  pwt_counter_search_set_text (search, "A20");
  gtk_editable_set_position (entry, -1);
  pwt_fake_backend_emit (desktop->backend, "registry", PWT_ID_NONE);
  pwt_settle ();
  g_assert_cmpuint (pwt_fake_backend_count (desktop->backend, "auth.session"), ==, n_asked + 1);
  g_assert_true (pwt_main_window_get_frame (desktop->window) == frame);
  /* Selected text would be lost to the next key. */
  g_assert_false (gtk_editable_get_selection_bounds (entry, NULL, NULL));
  pwt_desktop_free (desktop);
}

static void
test_sign_out (void)
{
  PwtDesktop *desktop = pwt_desktop_new_signed_in ();

  gtk_widget_activate_action (GTK_WIDGET (desktop->window), "win.sign-out", NULL);
  pwt_settle ();
  g_assert_cmpstr (stage (desktop), ==, "sign-in");
  g_assert_null (pwt_main_window_get_frame (desktop->window));
  g_assert_cmpuint (pwt_fake_backend_count (desktop->backend, "auth.sign-out"), ==, 1);
  pwt_desktop_free (desktop);
}

static void
test_pages_by_key (void)
{
  PwtDesktop *desktop = pwt_desktop_new_signed_in ();
  PwtFrame *frame = pwt_main_window_get_frame (desktop->window);

  gtk_widget_activate_action (GTK_WIDGET (desktop->window), "win.nth-page", "u", 2);
  g_assert_cmpstr (G_OBJECT_TYPE_NAME (pwt_frame_get_page (frame)), ==, "PwtAccountsPage");
  gtk_widget_activate_action (GTK_WIDGET (desktop->window), "win.page", "s", "meters");
  g_assert_cmpstr (G_OBJECT_TYPE_NAME (pwt_frame_get_page (frame)), ==, "PwtMetersPage");
  gtk_widget_activate_action (GTK_WIDGET (desktop->window), "win.nth-page", "u", 99);
  g_assert_cmpstr (G_OBJECT_TYPE_NAME (pwt_frame_get_page (frame)), ==, "PwtMetersPage");
  gtk_widget_activate_action (GTK_WIDGET (desktop->window), "win.search", NULL);
  g_assert_cmpstr (G_OBJECT_TYPE_NAME (pwt_frame_get_page (frame)), ==, "PwtMetersPage");
  pwt_desktop_free (desktop);
}

/* A sorted table tells of its columns as it goes, when its page is half gone. */
static void
test_sorted_tables_go (void)
{
  static const char *const pages[] = { "accounts", "meters" };

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++) {
    PwtDesktop *desktop = pwt_desktop_new_signed_in ();
    g_autoptr (GtkColumnViewColumn) column = NULL;
    GtkColumnView *table;

    gtk_widget_activate_action (GTK_WIDGET (desktop->window), "win.page", "s", pages[i]);
    pwt_settle ();
    table = pwt_find_type (pwt_frame_get_page (pwt_main_window_get_frame (desktop->window)),
                           GTK_TYPE_COLUMN_VIEW);
    for (guint n = 0; column == NULL || gtk_column_view_column_get_sorter (column) == NULL; n++) {
      g_clear_object (&column);
      column = g_list_model_get_item (gtk_column_view_get_columns (table), n);
      g_assert_nonnull (column);
    }
    gtk_column_view_sort_by_column (table, column, GTK_SORT_DESCENDING);
    pwt_settle ();
    gtk_widget_activate_action (GTK_WIDGET (desktop->window), "win.sign-out", NULL);
    pwt_settle ();
    pwt_desktop_free (desktop);
  }
}

static gboolean
has_pdf (gpointer path)
{
  g_autofree char *bytes = NULL;

  return g_file_get_contents (path, &bytes, NULL, NULL) && g_str_has_prefix (bytes, "%PDF-");
}

static int
height_of_paper (gpointer dialog)
{
  int height;

  gtk_widget_measure (pwt_find_id (dialog, "paper"), GTK_ORIENTATION_VERTICAL, 400, &height, NULL,
                      NULL, NULL);
  return height;
}

/* A file is a paper like any other: it is counted, and the preview of the next one has the mark of
 * a reprint, for which it is longer. */
static void
test_receipt_pdf (void)
{
  PwtDesktop *desktop = pwt_desktop_new_signed_in ();
  const PwtSaleReply *sale =
      g_ptr_array_index (pwt_fake_backend_get_site (desktop->backend)->sales, 0);
  PwtReceiptDialog *dialog = pwt_receipt_dialog_new (pwt_main_window_get_desk (desktop->window),
                                                     GTK_WINDOW (desktop->window), sale->sale->id);
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "pwt-receipt-XXXXXX", NULL);
  int fd = g_mkstemp (path), height;

  g_assert_cmpint (fd, >=, 0);
  g_assert_true (g_close (fd, NULL));
  sale->receipt->prints = 0;
  gtk_window_present (GTK_WINDOW (dialog));
  pwt_settle ();
  height = height_of_paper (dialog);
  pwt_receipt_dialog_save (dialog, path);
  pwt_wait (has_pdf, path); /* written beside the main loop */
  pwt_settle ();
  g_assert_cmpint (sale->receipt->prints, ==, 1);
  g_assert_cmpint (height_of_paper (dialog), >, height);
  g_assert_cmpint (g_unlink (path), ==, 0);
  gtk_window_destroy (GTK_WINDOW (dialog));
  pwt_desktop_free (desktop);
}

static guint
find_paper (PwtDesktop *desktop)
{
  const PwtSaleReply *sale =
      g_ptr_array_index (pwt_fake_backend_get_site (desktop->backend)->sales, 0);
  PwtReceiptDialog *dialog = pwt_receipt_dialog_new (pwt_main_window_get_desk (desktop->window),
                                                     GTK_WINDOW (desktop->window), sale->sale->id);
  guint selected;

  pwt_settle ();
  selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (pwt_find_id (dialog, "paper_choice")));
  gtk_window_destroy (GTK_WINDOW (dialog));
  return selected;
}

/* The project says what receipts are printed on, unless somebody has chosen at this desk. */
static void
test_paper_of_the_project_and_of_the_desk (void)
{
  PwtDesktop *desktop = pwt_desktop_new_signed_in ();
  PwtPaper paper;

  g_assert_cmpuint (find_paper (desktop), ==, PWT_PAPER_ROLL_80);
  pwt_fake_backend_get_site (desktop->backend)->project->paper = PWT_PAPER_A5;
  pwt_fake_backend_emit (desktop->backend, "registry", PWT_ID_NONE);
  pwt_settle ();
  g_assert_cmpuint (find_paper (desktop), ==, PWT_PAPER_A5);
  g_assert_false (pwt_settings_get_paper (&paper)); /* seeing is not choosing */
  pwt_settings_set_paper (PWT_PAPER_ROLL_58);
  g_assert_cmpuint (find_paper (desktop), ==, PWT_PAPER_ROLL_58);
  pwt_settings_forget_paper ();
  g_assert_cmpuint (find_paper (desktop), ==, PWT_PAPER_A5);
  pwt_desktop_free (desktop);
}

static GtkWindow *
find_password_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

    if (PWT_IS_PASSWORD_DIALOG (window) && gtk_widget_get_visible (GTK_WIDGET (window)))
      return window; /* the display keeps it */
  }
  return NULL;
}

static void
give_first_password (PwtDesktop *desktop)
{
  set_text (child (desktop, "PwtSignInPage", "name_row"), "wangli");
  set_text (child (desktop, "PwtSignInPage", "password_row"), "first");
  g_signal_emit_by_name (child (desktop, "PwtSignInPage", "button"), "clicked");
  pwt_settle ();
}

static gboolean
is_in (GtkWindow *dialog, const char *row)
{
  GtkWidget *focus = gtk_window_get_focus (dialog);

  return focus != NULL && gtk_widget_is_ancestor (focus, pwt_find_id (dialog, row)) &&
         GTK_IS_EDITABLE (focus);
}

/* Behind it there is no page, whether it is closed or not; a new password opens them. */
static void
test_password_of_another (void)
{
  PwtDesktop *desktop = pwt_desktop_new (PWT_FAKE_MUST_CHANGE);
  GtkWindow *dialog;

  give_first_password (desktop);
  g_assert_cmpstr (stage (desktop), ==, "sign-in");
  dialog = find_password_dialog ();
  g_assert_nonnull (dialog);
  g_assert_true (gtk_widget_get_visible (pwt_find_id (dialog, "reason")));
  g_assert_true (is_in (dialog, "old_row")); /* not on “Cancel” */
  g_signal_emit_by_name (pwt_find_id (dialog, "old_row"), "entry-activated");
  g_assert_true (is_in (dialog, "new_row"));
  g_signal_emit_by_name (pwt_find_id (dialog, "new_row"), "entry-activated");
  g_assert_true (is_in (dialog, "again_row"));
  gtk_window_close (dialog);
  pwt_settle ();
  g_assert_cmpstr (stage (desktop), ==, "sign-in");
  g_assert_cmpuint (pwt_fake_backend_count (desktop->backend, "auth.sign-out"), ==, 1);

  give_first_password (desktop);
  dialog = find_password_dialog ();
  set_text (pwt_find_id (dialog, "old_row"), "first");
  set_text (pwt_find_id (dialog, "new_row"), "staple battery");
  set_text (pwt_find_id (dialog, "again_row"), "staple battery");
  g_signal_emit_by_name (pwt_find_id (dialog, "button"), "clicked");
  pwt_settle ();
  g_assert_cmpstr (stage (desktop), ==, "frame");
  g_assert_null (find_password_dialog ());
  g_assert_cmpuint (pwt_fake_backend_count (desktop->backend, "auth.sign-out"), ==, 1);
  pwt_desktop_free (desktop);
}

static const char *
button_text (PwtDesktop *desktop)
{
  return gtk_label_get_text (GTK_LABEL (child (desktop, "PwtSignInPage", "button_label")));
}

/* Whoever locked it unlocks it; another operator signs in. */
static void
test_locked_is_unlocked (void)
{
  PwtDesktop *desktop = pwt_desktop_new_signed_in ();
  GtkWidget *name_row;

  gtk_widget_activate_action (GTK_WIDGET (desktop->window), "win.lock", NULL);
  pwt_settle ();
  g_assert_cmpstr (stage (desktop), ==, "sign-in");
  g_assert_cmpstr (button_text (desktop), ==, "Unlock");
  name_row = child (desktop, "PwtSignInPage", "name_row");
  set_text (name_row, "somebody else");
  g_assert_cmpstr (button_text (desktop), ==, "Sign in");
  pwt_desktop_free (desktop);
}

/* One more park: begun beside the one that is worked in, and gone to. */
static void
test_new_project (void)
{
  PwtDesktop *desktop = pwt_desktop_new_signed_in ();
  PwtDesk *desk = pwt_main_window_get_desk (desktop->window);
  g_autofree char *asked = NULL;
  GtkWidget *name;

  gtk_widget_activate_action (GTK_WIDGET (desktop->window), "win.new-project", NULL);
  pwt_settle ();
  g_assert_cmpstr (stage (desktop), ==, "project");
  name = child (desktop, "PwtProjectPage", "name_entry");
  g_assert_true (gtk_widget_get_visible (child (desktop, "PwtProjectPage", "back")));
  g_assert_false (gtk_widget_get_visible (child (desktop, "PwtProjectPage", "sign_out")));
  gtk_widget_activate_action (name, "win.keep-project", NULL);
  pwt_settle ();
  g_assert_cmpstr (stage (desktop), ==, "frame");

  gtk_widget_activate_action (GTK_WIDGET (desktop->window), "win.new-project", NULL);
  set_text (name, "高新区孵化园");
  gtk_editable_set_position (GTK_EDITABLE (name), 2);
  pwt_desk_refresh_session (desk); /* somebody saved something: who types is not disturbed */
  pwt_settle ();
  g_assert_cmpstr (stage (desktop), ==, "project");
  g_assert_cmpint (gtk_editable_get_position (GTK_EDITABLE (name)), ==, 2);
  pwt_fake_backend_refuse (desktop->backend, "project.save", PWT_BACKEND_ERROR_REFUSED, "Full");
  g_signal_emit_by_name (child (desktop, "PwtProjectPage", "create_button"), "clicked");
  pwt_settle ();
  g_assert_cmpstr (stage (desktop), ==, "project");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (name)), ==, "高新区孵化园");
  pwt_fake_backend_lose_answer (desktop->backend, "project.save");
  g_signal_emit_by_name (child (desktop, "PwtProjectPage", "create_button"), "clicked");
  pwt_settle ();
  asked = g_strdup (pwt_fake_backend_last_request (desktop->backend, "project.save"));
  g_signal_emit_by_name (child (desktop, "PwtProjectPage", "create_button"), "clicked");
  pwt_settle ();
  /* Nobody knew whether it was made: it is asked for once more, not for another one. */
  g_assert_cmpstr (pwt_fake_backend_last_request (desktop->backend, "project.save"), ==, asked);
  g_assert_cmpstr (stage (desktop), ==, "frame");
  g_assert_cmpstr (pwt_desk_get_project (desk)->name, ==, "高新区孵化园");
  pwt_desktop_free (desktop);
}

int
main (int argc, char **argv)
{
  pwt_test_app_init (&argc, &argv);
  g_test_add_func ("/app/window/first-run", test_first_run);
  g_test_add_func ("/app/window/first-run-by-keys", test_first_run_by_keys);
  g_test_add_func ("/app/window/wrong-password-says-so", test_wrong_password);
  g_test_add_func ("/app/window/password-of-another-is-changed-first", test_password_of_another);
  g_test_add_func ("/app/window/opening-waits-for-the-engine", test_opening_waits_for_engine);
  g_test_add_func ("/app/window/session-ends-and-nothing-is-lost", test_session_ends);
  g_test_add_func ("/app/window/registry-change-leaves-the-focus",
                   test_registry_change_leaves_focus);
  g_test_add_func ("/app/window/sign-out-takes-the-pages-away", test_sign_out);
  g_test_add_func ("/app/window/locked-is-unlocked", test_locked_is_unlocked);
  g_test_add_func ("/app/window/new-project", test_new_project);
  g_test_add_func ("/app/window/pages-by-key", test_pages_by_key);
  g_test_add_func ("/app/window/sorted-tables-go", test_sorted_tables_go);
  g_test_add_func ("/app/window/receipt-becomes-a-pdf", test_receipt_pdf);
  g_test_add_func ("/app/window/paper-of-the-project-and-of-the-desk",
                   test_paper_of_the_project_and_of_the_desk);
  return g_test_run ();
}
