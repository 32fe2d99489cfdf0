/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "app/common/save-folder.h"
#include "app/common/settings.h"
#include "app/counter/counter-search.h"
#include "app/counter/sale-form.h"
#include "app/frame/idle-watch.h"
#include "app/frame/preferences-window.h"
#include "app/receipt/receipt-dialog.h"
#include "harness.h"

static const char *
stage (PwtDesktop *desktop)
{
  return pwt_main_window_get_stage (desktop->window);
}

static void
activate (PwtDesktop *desktop, const char *action)
{
  gtk_widget_activate_action (GTK_WIDGET (desktop->window), action, NULL);
  pwt_settle ();
}

static GtkWidget *
sign_in_child (PwtDesktop *desktop, const char *id)
{
  return pwt_find_id (pwt_find_type (desktop->window, g_type_from_name ("PwtSignInPage")), id);
}

static void
give_password (PwtDesktop *desktop)
{
  gtk_editable_set_text (GTK_EDITABLE (sign_in_child (desktop, "password_row")), "secret");
  g_signal_emit_by_name (sign_in_child (desktop, "button"), "clicked");
  pwt_settle ();
}

/* A sale half typed, and a receipt on the screen. */
static GtkWindow *
leave_work (PwtDesktop *desktop)
{
  PwtCounterSearch *search = pwt_find_type (desktop->window, PWT_TYPE_COUNTER_SEARCH);
  const PwtSaleReply *sale =
      g_ptr_array_index (pwt_fake_backend_get_site (desktop->backend)->sales, 0);
  GtkWindow *dialog = GTK_WINDOW (pwt_receipt_dialog_new (
      pwt_main_window_get_desk (desktop->window), GTK_WINDOW (desktop->window), sale->sale->id));

  pwt_counter_search_set_text (search, "A201");
  g_signal_emit_by_name (pwt_find_id (search, "entry"), "activate");
  pwt_settle ();
  pwt_sale_form_set_text (pwt_find_type (desktop->window, PWT_TYPE_SALE_FORM), "500");
  gtk_window_present (dialog);
  pwt_settle ();
  return dialog;
}

static gboolean
is_low (gpointer window)
{
  return gtk_widget_get_height (window) <= 400;
}

/* At 200 % on a clerk's monitor the button is in sight without scrolling. */
static void
test_signing_in_fits_a_low_window (void)
{
  PwtDesktop *desktop = pwt_desktop_new (0);
  GtkWidget *window = GTK_WIDGET (desktop->window), *button = sign_in_child (desktop, "button");
  graphene_rect_t bounds;

  gtk_window_set_default_size (GTK_WINDOW (window), 683, 384);
  pwt_wait (is_low, window);
  gtk_test_widget_wait_for_draw (window);
  pwt_settle ();
  g_assert_true (gtk_widget_compute_bounds (button, window, &bounds));
  g_assert_cmpfloat (bounds.origin.y + bounds.size.height, <=, gtk_widget_get_height (window));
  pwt_desktop_free (desktop);
}

static void
test_lock_gives_back (void)
{
  PwtDesktop *desktop = pwt_desktop_new_signed_in ();
  PwtFrame *frame = pwt_main_window_get_frame (desktop->window);
  GtkWindow *dialog = leave_work (desktop);

  activate (desktop, "win.lock");
  g_assert_cmpstr (stage (desktop), ==, "sign-in");
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (frame)));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (dialog)));
  g_assert_cmpuint (pwt_fake_backend_count (desktop->backend, "auth.sign-out"), ==, 0);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (sign_in_child (desktop, "name_row"))), ==,
                   "demo");

  /* Nothing gets past it: neither a page, nor a project that changes, nor a wrong password. */
  gtk_widget_activate_action (GTK_WIDGET (desktop->window), "win.nth-page", "u", 1);
  pwt_fake_backend_emit (desktop->backend, "registry", PWT_ID_NONE);
  pwt_settle ();
  g_assert_cmpstr (stage (desktop), ==, "sign-in");
  pwt_fake_backend_refuse (desktop->backend, "auth.sign-in", PWT_BACKEND_ERROR_DENIED,
                           "User name or password is wrong");
  give_password (desktop);
  g_assert_cmpstr (stage (desktop), ==, "sign-in");

  give_password (desktop);
  g_assert_cmpstr (stage (desktop), ==, "frame");
  g_assert_true (pwt_main_window_get_frame (desktop->window) == frame);
  g_assert_cmpstr (pwt_frame_get_page_id (frame), ==, "counter");
  g_assert_cmpstr (pwt_sale_form_get_text (pwt_find_type (desktop->window, PWT_TYPE_SALE_FORM)), ==,
                   "500");
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (dialog)));
  gtk_window_destroy (dialog);
  pwt_desktop_free (desktop);
}

static void
test_lock_opens_for_another (void)
{
  PwtDesktop *desktop = pwt_desktop_new_signed_in ();
  g_autoptr (GtkWindow) dialog = g_object_ref (leave_work (desktop));

  activate (desktop, "win.lock");
  pwt_fake_backend_set_operator (desktop->backend, 2, "李强");
  give_password (desktop);
  g_assert_cmpstr (stage (desktop), ==, "frame");
  g_assert_cmpstr (pwt_sale_form_get_text (pwt_find_type (desktop->window, PWT_TYPE_SALE_FORM)), ==,
                   "");
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (dialog)));
  pwt_desktop_free (desktop);
}

static gboolean
is_true (gpointer flag)
{
  return *(gboolean *) flag;
}

static void
idle_cb (gboolean *is_idle)
{
  *is_idle = TRUE;
}

static void
test_idle_is_noticed (void)
{
  g_autoptr (PwtIdleWatch) watch = pwt_idle_watch_new ();
  gboolean is_idle = FALSE;

  g_signal_connect_swapped (watch, "idle", G_CALLBACK (idle_cb), &is_idle);
  pwt_idle_watch_set_limit (watch, 1);
  pwt_wait (is_true, &is_idle);
  is_idle = FALSE;
  pwt_idle_watch_set_limit (watch, 60 * 60 * 1000);
  pwt_idle_watch_set_limit (watch, 0);
  pwt_settle ();
  g_assert_false (is_idle);
}

static void
choose (PwtPreferencesWindow *window, const char *row, guint index)
{
  adw_combo_row_set_selected (ADW_COMBO_ROW (pwt_find_id (window, row)), index);
  pwt_settle ();
}

static int
dots_per_inch (void)
{
  int dpi;

  g_object_get (gtk_settings_get_default (), "gtk-xft-dpi", &dpi, NULL);
  return dpi;
}

static void
test_preferences (void)
{
  PwtDesktop *desktop = pwt_desktop_new_signed_in ();
  PwtPreferencesWindow *window = pwt_preferences_window_new (GTK_WINDOW (desktop->window));
  AdwStyleManager *style = adw_style_manager_get_default ();
  int dpi = dots_per_inch ();
  PwtPaper paper;

  gtk_window_present (GTK_WINDOW (window));
  pwt_settle ();
  choose (window, "theme_row", PWT_THEME_DARK);
  g_assert_true (adw_style_manager_get_dark (style));
  choose (window, "theme_row", PWT_THEME_LIGHT);
  g_assert_false (adw_style_manager_get_dark (style));
  choose (window, "density_row", 1);
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (desktop->window), "compact"));
  choose (window, "density_row", 0);
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (desktop->window), "compact"));
  choose (window, "text_row", 3);
  g_assert_cmpint (dots_per_inch (), ==, dpi * 125 / 100);
  choose (window, "text_row", 1);
  g_assert_cmpint (dots_per_inch (), ==, dpi);
  choose (window, "language_row", 1);
  g_assert_cmpstr (pwt_settings_get_language (), ==, "zh_CN");
  choose (window, "language_row", 0);
  g_assert_null (pwt_settings_get_language ());
  choose (window, "pay_row", PWT_PAY_WECHAT);
  g_assert_cmpint (pwt_settings_get_pay_method (), ==, PWT_PAY_WECHAT);
  choose (window, "pay_row", PWT_PAY_CASH);
  choose (window, "lock_row", 4);
  g_assert_cmpuint (pwt_settings_get_lock_minutes (), ==, 0);
  choose (window, "lock_row", 1);
  g_assert_cmpuint (pwt_settings_get_lock_minutes (), ==, 15);
  g_assert_false (pwt_settings_get_paper (&paper)); /* what the project says counts */
  choose (window, "paper_row", 1 + PWT_PAPER_A5);
  g_assert_true (pwt_settings_get_paper (&paper));
  g_assert_cmpint (paper, ==, PWT_PAPER_A5);
  choose (window, "paper_row", 0);
  g_assert_false (pwt_settings_get_paper (&paper));
  g_assert_false (gtk_widget_get_sensitive (pwt_find_id (window, "auto_print"))); /* no printer */
  gtk_window_destroy (GTK_WINDOW (window));
  pwt_desktop_free (desktop);
}

static void
test_window_is_kept (void)
{
  PwtDesktop *desktop = pwt_desktop_new_signed_in ();
  PwtWindowState state;

  gtk_widget_activate_action (GTK_WIDGET (desktop->window), "win.page", "s", "meters");
  gtk_widget_activate_action (GTK_WIDGET (desktop->window), "win.sidebar", NULL);
  gtk_window_set_default_size (GTK_WINDOW (desktop->window), 1360, 700);
  pwt_settle ();
  gtk_window_close (GTK_WINDOW (desktop->window));
  pwt_settle ();
  g_object_unref (desktop->backend);
  g_free (desktop);

  pwt_settings_get_window (&state);
  g_assert_cmpstr (state.page, ==, "meters");
  g_assert_cmpint (state.width, ==, 1360);
  g_assert_true (state.is_rail);
  g_free (state.page);

  desktop = pwt_desktop_new_signed_in ();
  g_assert_cmpstr (pwt_frame_get_page_id (pwt_main_window_get_frame (desktop->window)), ==,
                   "meters");
  g_assert_true (pwt_frame_get_wants_rail (pwt_main_window_get_frame (desktop->window)));
  gtk_window_get_default_size (GTK_WINDOW (desktop->window), &state.width, &state.height);
  g_assert_cmpint (state.height, ==, 700);
  pwt_desktop_free (desktop);
}

static const char *
health_words (PwtDesktop *desktop)
{
  GtkWidget *header = pwt_find_type (desktop->window, g_type_from_name ("PwtHealthButton"));

  return gtk_label_get_text (GTK_LABEL (pwt_find_id (header, "words")));
}

/* What the header counts is of the project whose pages are beside it. */
static void
test_health_is_the_projects (void)
{
  PwtDesktop *desktop = pwt_desktop_new_signed_in_with (PWT_FAKE_TWO_PROJECTS);
  PwtDesk *desk = pwt_main_window_get_desk (desktop->window);

  g_assert_nonnull (strstr (health_words (desktop), "/154 "));
  pwt_desk_set_project (desk, pwt_fake_id (1, 2));
  pwt_settle ();
  g_assert_true (g_str_has_prefix (health_words (desktop), "0/0 "));
  pwt_desktop_free (desktop);
}

/* A toast goes by itself, and who does not see the screen would never know of it. */
static void
test_toasts_are_said (void)
{
  PwtDesktop *desktop = pwt_desktop_new_signed_in ();
  GtkWidget *live = pwt_find_id (desktop->window, "toast_live");

  g_assert_true (gtk_widget_get_mapped (live));
  gtk_widget_activate_action (GTK_WIDGET (desktop->window), "win.toast", "s", "It broke");
  pwt_assert_alert (live, "It broke");
  gtk_widget_activate_action (GTK_WIDGET (desktop->window), "win.toast", "s", "Again");
  pwt_assert_alert (live, "Again");
  pwt_desktop_free (desktop);
}

static char *
dup_folder (void)
{
  g_autoptr (GFile) folder = pwt_save_folder_dup ();

  return g_file_get_path (folder);
}

/* Not where the program was started: there nobody finds a receipt again. */
static void
test_saving_begins_where_it_ended (void)
{
  g_autofree char *dir = g_dir_make_tmp ("prewatt-save-XXXXXX", NULL);
  g_autoptr (GFile) saved = g_file_new_build_filename (dir, "receipt.pdf", NULL);
  const char *documents = g_get_user_special_dir (G_USER_DIRECTORY_DOCUMENTS);
  g_autofree char *first = dup_folder (), *later = NULL;

  g_assert_cmpstr (first, ==, documents != NULL ? documents : g_get_home_dir ());
  pwt_save_folder_keep (saved);
  later = dup_folder ();
  g_assert_cmpstr (later, ==, dir);
  g_assert_cmpint (g_rmdir (dir), ==, 0);
}

int
main (int argc, char **argv)
{
  pwt_test_app_init (&argc, &argv);
  g_test_add_func ("/app/frame/signing-in-fits-a-low-window", test_signing_in_fits_a_low_window);
  g_test_add_func ("/app/frame/lock-gives-back-what-was-typed", test_lock_gives_back);
  g_test_add_func ("/app/frame/lock-opens-anew-for-another", test_lock_opens_for_another);
  g_test_add_func ("/app/frame/idle-is-noticed", test_idle_is_noticed);
  g_test_add_func ("/app/frame/preferences-take-effect-at-once", test_preferences);
  g_test_add_func ("/app/frame/window-comes-back-as-it-was", test_window_is_kept);
  g_test_add_func ("/app/frame/health-is-the-projects", test_health_is_the_projects);
  g_test_add_func ("/app/frame/toasts-are-said", test_toasts_are_said);
  g_test_add_func ("/app/frame/saving-begins-where-it-ended", test_saving_begins_where_it_ended);
  return g_test_run ();
}
