/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dialogs with something typed in them ask before it is dropped. */
#include "app/accounts/opening-dialog.h"
#include "app/common/save-dialog.h"
#include "app/setup/add-dialog.h"
#include "app/setup/operator-dialog.h"
#include "dialogs.h"
#include "harness.h"

/* (transfer full): the question that is shown; NULL: none. It may go with what it asks about. */
static AdwMessageDialog *
dup_question (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

    if (ADW_IS_MESSAGE_DIALOG (window) && gtk_widget_get_visible (GTK_WIDGET (window)))
      return g_object_ref (ADW_MESSAGE_DIALOG (window));
  }
  return NULL;
}

static gboolean
is_asking (void)
{
  g_autoptr (AdwMessageDialog) question = dup_question ();

  return question != NULL;
}

static void
answer (const char *response)
{
  g_autoptr (AdwMessageDialog) question = dup_question ();

  g_assert_nonnull (question);
  adw_message_dialog_response (question, response);
  gtk_window_destroy (GTK_WINDOW (question)); /* as its buttons do */
  pwt_settle ();
}

static gboolean
is_open (gpointer window)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWindow) other = g_list_model_get_item (windows, i);

    if (other == window)
      return gtk_widget_get_visible (window);
  }
  return FALSE;
}

/* As Escape and “Cancel” do. */
static void
leave (gpointer window)
{
  gtk_widget_activate_action (window, "window.close", NULL);
  pwt_settle ();
}

static GtkText *
first_text (GtkWidget *root)
{
  if (GTK_IS_TEXT (root) && gtk_widget_get_mapped (root))
    return GTK_TEXT (root);
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkText *found = first_text (child);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static guint n_asking;

static void
type_and_leave (GtkWindow *window)
{
  if (!PWT_IS_SAVE_DIALOG (window) && !PWT_IS_ADD_DIALOG (window) &&
      !PWT_IS_OPENING_DIALOG (window))
    return;
  n_asking++;
  gtk_editable_set_text (GTK_EDITABLE (first_text (GTK_WIDGET (window))), "12");
  leave (window);
  g_test_message ("%s", G_OBJECT_TYPE_NAME (window));
  answer ("keep");
  g_assert_true (is_open (window));
}

static void
test_each_dialog_asks (void)
{
  PwtDesktop *desktop = pwt_desktop_new_signed_in ();

  pwt_each_dialog (desktop, type_and_leave);
  g_assert_cmpuint (n_asking, ==, 8); /* of five kinds of saving, two of adding, and opening */
  pwt_desktop_free (desktop);
}

/* Typing goes somewhere, and Enter is not “Cancel”. */
static void
begins_in_a_field (GtkWindow *window)
{
  GtkEditable *text;

  if (!PWT_IS_SAVE_DIALOG (window))
    return;
  g_test_message ("%s", G_OBJECT_TYPE_NAME (window));
  g_assert_true (GTK_IS_TEXT (gtk_window_get_focus (window)));
  g_assert_true (gtk_window_get_focus (window) == GTK_WIDGET (first_text (GTK_WIDGET (window))));
  text = GTK_EDITABLE (gtk_window_get_focus (window));
  g_assert_cmpint (gtk_editable_get_position (text), ==,
                   g_utf8_strlen (gtk_editable_get_text (text), -1));
}

static void
test_each_dialog_begins_in_its_first_field (void)
{
  PwtDesktop *desktop = pwt_desktop_new_signed_in ();

  pwt_each_dialog (desktop, begins_in_a_field);
  pwt_desktop_free (desktop);
}

static PwtOperatorDialog *
open_operator (PwtDesktop *desktop)
{
  PwtOperatorDialog *dialog = pwt_operator_dialog_new (pwt_main_window_get_desk (desktop->window),
                                                       GTK_WINDOW (desktop->window), NULL, NULL);

  gtk_window_present (GTK_WINDOW (dialog));
  pwt_settle ();
  return dialog;
}

static void
test_what_is_untouched_goes (void)
{
  PwtDesktop *desktop = pwt_desktop_new_signed_in ();
  PwtOperatorDialog *dialog = open_operator (desktop);
  GtkEditable *name = GTK_EDITABLE (pwt_find_id (dialog, "name"));

  gtk_editable_set_text (name, "wang");
  gtk_editable_set_text (name, "");
  leave (dialog);
  g_assert_false (is_asking ());
  g_assert_false (is_open (dialog));
  pwt_desktop_free (desktop);
}

static void
test_discarding_closes (void)
{
  PwtDesktop *desktop = pwt_desktop_new_signed_in ();
  PwtOperatorDialog *dialog = open_operator (desktop);

  gtk_switch_set_active (GTK_SWITCH (pwt_find_id (dialog, "everywhere")), TRUE);
  leave (dialog);
  answer ("discard");
  g_assert_false (is_open (dialog));
  pwt_desktop_free (desktop);
}

/* The answer came while one was asked: the question is about nothing any more. */
static void
test_the_question_goes_with_its_window (void)
{
  PwtDesktop *desktop = pwt_desktop_new_signed_in ();
  PwtOperatorDialog *dialog = open_operator (desktop);

  gtk_editable_set_text (GTK_EDITABLE (pwt_find_id (dialog, "name")), "wang");
  leave (dialog);
  g_assert_true (is_asking ());
  gtk_window_destroy (GTK_WINDOW (dialog));
  pwt_settle ();
  g_assert_false (is_asking ());
  pwt_desktop_free (desktop);
}

/* The window below stays as long as the question above it is not answered. */
static void
test_quitting_stops_at_it (void)
{
  PwtDesktop *desktop = pwt_desktop_new_signed_in ();
  GActionGroup *application =
      G_ACTION_GROUP (gtk_window_get_application (GTK_WINDOW (desktop->window)));
  PwtOperatorDialog *dialog = open_operator (desktop);

  gtk_editable_set_text (GTK_EDITABLE (pwt_find_id (dialog, "name")), "wang");
  g_action_group_activate_action (application, "quit", NULL);
  pwt_settle ();
  g_assert_true (is_open (desktop->window));
  answer ("keep");
  g_assert_true (is_open (dialog));
  gtk_window_destroy (GTK_WINDOW (dialog));
  pwt_desktop_free (desktop);
}

/* What a lock hid is still what was typed when it is shown again. */
static void
test_hidden_is_not_forgotten (void)
{
  PwtDesktop *desktop = pwt_desktop_new_signed_in ();
  PwtOperatorDialog *dialog = open_operator (desktop);

  gtk_editable_set_text (GTK_EDITABLE (pwt_find_id (dialog, "name")), "wang");
  gtk_widget_hide (GTK_WIDGET (dialog));
  pwt_settle ();
  gtk_widget_show (GTK_WIDGET (dialog));
  pwt_settle ();
  leave (dialog);
  answer ("keep");
  g_assert_true (is_open (dialog));
  gtk_window_destroy (GTK_WINDOW (dialog));
  pwt_desktop_free (desktop);
}

int
main (int argc, char **argv)
{
  pwt_test_app_init (&argc, &argv);
  g_test_add_func ("/app/typed/each-dialog-asks", test_each_dialog_asks);
  g_test_add_func ("/app/typed/each-dialog-begins-in-its-first-field",
                   test_each_dialog_begins_in_its_first_field);
  g_test_add_func ("/app/typed/what-is-untouched-goes", test_what_is_untouched_goes);
  g_test_add_func ("/app/typed/discarding-closes", test_discarding_closes);
  g_test_add_func ("/app/typed/the-question-goes-with-its-window",
                   test_the_question_goes_with_its_window);
  g_test_add_func ("/app/typed/quitting-stops-at-it", test_quitting_stops_at_it);
  g_test_add_func ("/app/typed/hidden-is-not-forgotten", test_hidden_is_not_forgotten);
  return g_test_run ();
}
