/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Setup → Operators: who works here, and their roles. */
#include "app/setup/operator-dialog.h"
#include "app/setup/operators-section.h"
#include "app/setup/role-dialog.h"
#include "app/common/role-words.h"
#include "harness.h"

typedef struct {
  PwtDesktop *desktop;
  GtkWidget *page;
} Fixture;

static void
set_up (Fixture *f, gconstpointer flags)
{
  f->desktop = pwt_desktop_new_signed_in_with (GPOINTER_TO_UINT (flags));
  gtk_widget_activate_action (GTK_WIDGET (f->desktop->window), "win.page", "s", "setup");
  pwt_settle ();
  gtk_widget_activate_action (pwt_find_id (f->desktop->window, "tabs"), "setup.section", "s",
                              "operators");
  pwt_settle ();
  f->page = pwt_find_type (f->desktop->window, PWT_TYPE_OPERATORS_SECTION);
  g_assert_nonnull (f->page);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  pwt_desktop_free (f->desktop);
}

/* The window of that type that is shown; NULL if there is none. */
static gpointer
find_window (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

    if (G_TYPE_CHECK_INSTANCE_TYPE (window, type) && gtk_widget_get_visible (window))
      return window; /* the display keeps it */
  }
  return NULL;
}

static void
act (Fixture *f, const char *action)
{
  gtk_widget_activate_action (f->page, action, NULL);
  pwt_settle ();
}

static void
choose (Fixture *f, guint line)
{
  GtkColumnView *view = GTK_COLUMN_VIEW (pwt_find_id (f->page, "table"));

  gtk_selection_model_select_item (gtk_column_view_get_model (view), line, TRUE);
  pwt_settle ();
}

static void
set_text (gpointer root, const char *id, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (pwt_find_id (root, id)), text);
}

static void
press (gpointer root, const char *id)
{
  g_signal_emit_by_name (pwt_find_id (root, id), "clicked");
  pwt_settle ();
}

static gboolean
is_enabled (gpointer root, const char *id)
{
  return gtk_widget_get_sensitive (pwt_find_id (root, id));
}

static const char *
asked (Fixture *f, const char *operation)
{
  return pwt_fake_backend_last_request (f->desktop->backend, operation);
}

static guint
count (Fixture *f, const char *operation)
{
  return pwt_fake_backend_count (f->desktop->backend, operation);
}

/* Whether the password that was made up stands there. */
static gboolean
shows_password (GtkWidget *root)
{
  if (GTK_IS_LABEL (root) &&
      g_strcmp0 (gtk_label_get_text (GTK_LABEL (root)), "kx4m-m7tq-2hra") == 0)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (shows_password (child))
      return TRUE;
  return FALSE;
}

static void
answer_question (const char *response)
{
  GtkWidget *dialog = find_window (ADW_TYPE_MESSAGE_DIALOG);

  g_assert_nonnull (dialog);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), response);
  gtk_window_destroy (GTK_WINDOW (dialog)); /* as its buttons do */
  pwt_settle ();
}

/* --- operators --- */

static void
test_new_operator_gets_a_password_once (Fixture *f, gconstpointer data)
{
  GtkWidget *dialog;

  act (f, "operators.add");
  dialog = find_window (PWT_TYPE_OPERATOR_DIALOG);
  g_assert_nonnull (dialog);
  g_assert_false (is_enabled (dialog, "save_button"));
  set_text (dialog, "display_name", "王小敏");
  set_text (dialog, "name", " wangxm ");
  g_assert_true (is_enabled (dialog, "save_button"));
  press (dialog, "save_button");
  g_assert_nonnull (strstr (asked (f, "operator.save"), "\"wangxm\""));
  g_assert_nonnull (strstr (asked (f, "operator.save"), "\"must_change\":true"));
  g_assert_null (strstr (asked (f, "operator.save"), "\"password\""));
  /* In the project that is worked in, as the first role. */
  g_assert_nonnull (strstr (asked (f, "operator.save"), "00000000-0000-7000-8000-000000000001"));
  g_assert_nonnull (strstr (asked (f, "operator.save"), "\"project\""));
  g_assert_null (find_window (PWT_TYPE_OPERATOR_DIALOG));
  g_assert_true (shows_password (find_window (ADW_TYPE_MESSAGE_DIALOG)));
  answer_question ("close");
  g_assert_null (find_window (ADW_TYPE_MESSAGE_DIALOG));
}

static void
test_first_password_may_be_typed (Fixture *f, gconstpointer data)
{
  GtkWidget *dialog;

  act (f, "operators.add");
  dialog = find_window (PWT_TYPE_OPERATOR_DIALOG);
  set_text (dialog, "name", "wangxm");
  set_text (dialog, "password", "staple battery ");
  pwt_fake_backend_refuse (f->desktop->backend, "operator.save", PWT_BACKEND_ERROR_REFUSED,
                           "The user name “wangxm” is taken");
  press (dialog, "save_button");
  g_assert_true (gtk_widget_get_visible (pwt_find_id (dialog, "problem"))); /* and all is kept */
  g_assert_true (is_enabled (dialog, "save_button"));
  press (dialog, "save_button");
  g_assert_nonnull (strstr (asked (f, "operator.save"), "\"password\":\"staple battery \""));
  g_assert_null (find_window (ADW_TYPE_MESSAGE_DIALOG)); /* whoever typed it knows it */
}

static void
test_role_and_projects_are_chosen (Fixture *f, gconstpointer data)
{
  GtkWidget *dialog, *everywhere, *row;

  choose (f, 3);
  act (f, "operators.change");
  dialog = find_window (PWT_TYPE_OPERATOR_DIALOG);
  everywhere = pwt_find_id (dialog, "everywhere");
  g_assert_false (gtk_widget_get_visible (pwt_find_id (dialog, "password")));
  g_assert_false (gtk_switch_get_active (GTK_SWITCH (everywhere)));
  g_assert_true (gtk_widget_get_visible (pwt_find_id (dialog, "projects_window")));
  /* None: nothing to save. */
  row = GTK_WIDGET (
      gtk_list_box_get_row_at_index (GTK_LIST_BOX (pwt_find_id (dialog, "projects")), 0));
  gtk_check_button_set_active (pwt_find_type (row, GTK_TYPE_CHECK_BUTTON), FALSE);
  g_assert_false (is_enabled (dialog, "save_button"));
  gtk_switch_set_active (GTK_SWITCH (everywhere), TRUE);
  g_assert_true (is_enabled (dialog, "save_button"));
  adw_combo_row_set_selected (ADW_COMBO_ROW (pwt_find_id (dialog, "role")), 1);
  press (dialog, "save_button");
  g_assert_nonnull (strstr (asked (f, "operator.save"), "00000000-0000-7000-8000-000000000002"));
  g_assert_null (strstr (asked (f, "operator.save"), "\"project\""));
  g_assert_null (strstr (asked (f, "operator.save"), "\"must_change\":true"));
}

static void
test_disabling_is_asked_and_enabling_is_not (Fixture *f, gconstpointer data)
{
  choose (f, 3);
  act (f, "operators.disable");
  answer_question ("keep");
  g_assert_cmpuint (count (f, "operator.disable"), ==, 0);
  act (f, "operators.disable");
  answer_question ("disable");
  g_assert_cmpuint (count (f, "operator.disable"), ==, 1);
  choose (f, 8);
  act (f, "operators.disable");
  g_assert_cmpuint (count (f, "operator.enable"), ==, 1);
}

static void
test_password_is_reset_and_shown_once (Fixture *f, gconstpointer data)
{
  choose (f, 3);
  act (f, "operators.reset");
  answer_question ("reset");
  pwt_settle ();
  g_assert_cmpuint (count (f, "operator.reset-password"), ==, 1);
  g_assert_true (shows_password (find_window (ADW_TYPE_MESSAGE_DIALOG)));
  answer_question ("copy");
  g_assert_null (find_window (ADW_TYPE_MESSAGE_DIALOG));
}

/* One's own row can be changed, but neither disabled nor reset. */
static void
test_nobody_shuts_themselves_out (Fixture *f, gconstpointer data)
{
  choose (f, 0);
  act (f, "operators.disable");
  act (f, "operators.reset");
  g_assert_null (find_window (ADW_TYPE_MESSAGE_DIALOG));
  act (f, "operators.change");
  g_assert_nonnull (find_window (PWT_TYPE_OPERATOR_DIALOG));
}

static void
test_refusal_is_said (Fixture *f, gconstpointer data)
{
  GtkWidget *problem = pwt_find_id (f->page, "problem");

  choose (f, 1);
  pwt_fake_backend_refuse (f->desktop->backend, "operator.disable", PWT_BACKEND_ERROR_REFUSED,
                           "Somebody must stay administrator of the site");
  act (f, "operators.disable");
  answer_question ("disable");
  g_assert_true (gtk_widget_get_visible (problem));
  act (f, "operators.add");
  g_assert_false (gtk_widget_get_visible (problem));
}

/* That the engine was away is said for as long as it is. */
static void
test_an_engine_that_is_back_is_not_away (Fixture *f, gconstpointer data)
{
  GtkWidget *problem = pwt_find_id (f->page, "problem");

  choose (f, 1);
  pwt_fake_backend_set_online (f->desktop->backend, FALSE);
  act (f, "operators.change");
  g_assert_true (gtk_widget_get_visible (problem));
  pwt_fake_backend_set_online (f->desktop->backend, TRUE);
  pwt_settle ();
  g_assert_false (gtk_widget_get_visible (problem));
}

static void
test_search_and_what_is_not_found (Fixture *f, gconstpointer data)
{
  GtkWidget *search = pwt_find_id (f->page, "search");
  GtkStack *stack = GTK_STACK (pwt_find_id (f->page, "stack"));

  g_assert_cmpstr (gtk_stack_get_visible_child_name (stack), ==, "table");
  set_text (f->page, "search", "没有这个人");
  g_signal_emit_by_name (search, "search-changed");
  pwt_settle ();
  g_assert_nonnull (strstr (asked (f, "operator.list"), "没有这个人"));
  g_assert_cmpstr (gtk_stack_get_visible_child_name (stack), ==, "empty");
  g_signal_emit_by_name (search, "stop-search");
  g_signal_emit_by_name (search, "search-changed");
  pwt_settle ();
  g_assert_cmpstr (gtk_stack_get_visible_child_name (stack), ==, "table");
}

static void
test_news_of_others_reload (Fixture *f, gconstpointer data)
{
  guint operators = count (f, "operator.list"), roles = count (f, "role.list");

  pwt_fake_backend_emit (f->desktop->backend, "people", PWT_ID_NONE);
  pwt_settle ();
  g_assert_cmpuint (count (f, "operator.list"), >, operators);
  g_assert_cmpuint (count (f, "role.list"), >, roles);
}

/* --- roles --- */

static void
test_role_is_made (Fixture *f, gconstpointer data)
{
  GtkWidget *dialog, *checks;

  gtk_widget_activate_action (pwt_find_id (f->page, "cards"), "roles.add", NULL);
  pwt_settle ();
  dialog = find_window (PWT_TYPE_ROLE_DIALOG);
  g_assert_false (is_enabled (dialog, "save_button"));
  set_text (dialog, "name", pwt_role_label ("Clerk")); /* as it is shown */
  g_assert_false (is_enabled (dialog, "save_button"));
  set_text (dialog, "name", "收费组长");
  g_assert_true (is_enabled (dialog, "save_button"));
  checks = gtk_widget_get_first_child (pwt_find_id (dialog, "checks"));
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (checks)));
  g_assert_false (gtk_widget_get_sensitive (checks)); /* to see comes with every role */
  checks = gtk_widget_get_next_sibling (gtk_widget_get_next_sibling (checks));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (checks), TRUE);
  press (dialog, "save_button");
  g_assert_nonnull (strstr (asked (f, "role.save"), "\"permissions\":\"see sell\""));
  g_assert_null (find_window (PWT_TYPE_ROLE_DIALOG));
}

/* A translation is not written into the site by who only changes a permission. */
static void
test_first_role_keeps_its_name (Fixture *f, gconstpointer data)
{
  GtkWidget *dialog;

  gtk_widget_activate_action (pwt_find_id (f->page, "cards"), "roles.change", "s",
                              "00000000-0000-7000-8000-000000000004");
  pwt_settle ();
  dialog = find_window (PWT_TYPE_ROLE_DIALOG);
  press (dialog, "save_button");
  g_assert_nonnull (strstr (asked (f, "role.save"), "\"Auditor\""));
  g_assert_nonnull (strstr (asked (f, "role.save"), "\"see audit\""));
}

static void
test_role_nobody_has_is_removed (Fixture *f, gconstpointer data)
{
  pwt_fake_backend_refuse (f->desktop->backend, "role.remove", PWT_BACKEND_ERROR_REFUSED,
                           "Operators still have this role (1): give them another first");
  for (guint i = 0; i < 2; i++) {
    gtk_widget_activate_action (pwt_find_id (f->page, "cards"), "roles.remove", "s",
                                "00000000-0000-7000-8000-000000000004");
    pwt_settle ();
    g_assert_cmpuint (count (f, "role.remove"), ==, i + 1);
  }
}

#define ADD(name, test) g_test_add ("/app/operators/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  pwt_test_app_init (&argc, &argv);
  ADD ("new-operator-gets-a-password-once", test_new_operator_gets_a_password_once);
  ADD ("first-password-may-be-typed", test_first_password_may_be_typed);
  ADD ("role-and-projects-are-chosen", test_role_and_projects_are_chosen);
  ADD ("disabling-is-asked-and-enabling-is-not", test_disabling_is_asked_and_enabling_is_not);
  ADD ("password-is-reset-and-shown-once", test_password_is_reset_and_shown_once);
  ADD ("nobody-shuts-themselves-out", test_nobody_shuts_themselves_out);
  ADD ("refusal-is-said", test_refusal_is_said);
  ADD ("an-engine-that-is-back-is-not-away", test_an_engine_that_is_back_is_not_away);
  ADD ("search-and-what-is-not-found", test_search_and_what_is_not_found);
  ADD ("news-of-others-reload", test_news_of_others_reload);
  ADD ("role-is-made", test_role_is_made);
  ADD ("first-role-keeps-its-name", test_first_role_keeps_its_name);
  ADD ("role-nobody-has-is-removed", test_role_nobody_has_is_removed);
  return g_test_run ();
}
