/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/accounts/opening-dialog.h"
#include "app/counter/counter-search.h"
#include "app/counter/customer-card.h"
#include "app/counter/sale-form.h"
#include "app/search/hit-row.h"
#include "app/search/search-panel.h"
#include "harness.h"

typedef struct {
  PwtDesktop *desktop;
  PwtSearchPanel *panel;
  GtkEditable *entry;
  GtkListBox *list;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->desktop = pwt_desktop_new_signed_in ();
  f->panel = pwt_find_type (f->desktop->window, PWT_TYPE_SEARCH_PANEL);
  f->entry = GTK_EDITABLE (pwt_find_id (f->desktop->window, "search_entry"));
  f->list = pwt_find_type (f->panel, GTK_TYPE_LIST_BOX);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  pwt_desktop_free (f->desktop);
}

static void
open_panel (Fixture *f)
{
  gtk_widget_activate_action (GTK_WIDGET (f->desktop->window), "win.search", NULL);
  pwt_settle ();
  g_assert_true (pwt_search_panel_is_open (f->panel));
}

/* A page with nothing to search of its own has the whole project's. */
static void
test_find_where_a_page_has_no_search (Fixture *f, gconstpointer data)
{
  gtk_widget_activate_action (GTK_WIDGET (f->desktop->window), "win.page", "s", "home");
  pwt_settle ();
  g_assert_false (pwt_search_panel_is_open (f->panel));
  gtk_widget_activate_action (GTK_WIDGET (f->desktop->window), "win.find", NULL);
  pwt_settle ();
  g_assert_true (pwt_search_panel_is_open (f->panel));
}

static void
type (Fixture *f, const char *text)
{
  gtk_editable_set_text (f->entry, text);
}

/* As the keyboard does it: to the controller that hears keys before the entry. */
static void
press (Fixture *f, guint key, GdkModifierType state)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (f->entry));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
    gboolean is_taken = FALSE;

    if (!GTK_IS_EVENT_CONTROLLER_KEY (controller) ||
        gtk_event_controller_get_propagation_phase (controller) != GTK_PHASE_CAPTURE)
      continue;
    g_signal_emit_by_name (controller, "key-pressed", key, 0, state, &is_taken);
    if (is_taken)
      break;
  }
  pwt_settle ();
}

static const char *
shown (Fixture *f)
{
  return gtk_stack_get_visible_child_name (GTK_STACK (pwt_find_id (f->panel, "stack")));
}

static const PwtHit *
chosen (Fixture *f)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (f->list);

  return row != NULL ? pwt_hit_row_get_hit (PWT_HIT_ROW (row)) : NULL;
}

static const char *
page_type (Fixture *f)
{
  return G_OBJECT_TYPE_NAME (pwt_frame_get_page (pwt_main_window_get_frame (f->desktop->window)));
}

static const char *
customer (Fixture *f)
{
  GtkWidget *card = pwt_find_type (f->desktop->window, PWT_TYPE_CUSTOMER_CARD);

  return gtk_label_get_text (GTK_LABEL (pwt_find_id (card, "title")));
}

static void
test_enter_sells (Fixture *f, gconstpointer data)
{
  PwtSaleForm *form = pwt_find_type (f->desktop->window, PWT_TYPE_SALE_FORM);

  gtk_widget_activate_action (GTK_WIDGET (f->desktop->window), "win.page", "s", "meters");
  open_panel (f);
  g_assert_cmpstr (shown (f), ==, "message"); /* what can be typed */
  type (f, "A201");
  pwt_settle ();
  g_assert_cmpstr (shown (f), ==, "hits");
  g_assert_cmpint (chosen (f)->kind, ==, PWT_HIT_METER);
  press (f, GDK_KEY_Return, 0);
  g_assert_cmpstr (page_type (f), ==, "PwtCounterPage");
  g_assert_false (pwt_search_panel_is_open (f->panel));
  g_assert_cmpstr (gtk_editable_get_text (f->entry), ==, "");
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (form)));
  g_assert_cmpstr (customer (f), ==, "南京启明五金制品有限公司");
}

static void
test_shift_enter_shows_meter (Fixture *f, gconstpointer data)
{
  open_panel (f);
  type (f, "A201");
  pwt_settle ();
  press (f, GDK_KEY_Return, GDK_SHIFT_MASK);
  g_assert_cmpstr (page_type (f), ==, "PwtMetersPage");
}

static gboolean
has_window (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

    if (G_TYPE_CHECK_INSTANCE_TYPE (window, type))
      return TRUE;
  }
  return FALSE;
}

/* Without an account there is nothing to sell to: the first thing to do is to open one. */
static void
test_no_account (Fixture *f, gconstpointer data)
{
  open_panel (f);
  type (f, "A208");
  pwt_settle ();
  g_assert_true (pwt_id_is_none (chosen (f)->account));
  press (f, GDK_KEY_Return, 0);
  g_assert_true (has_window (PWT_TYPE_OPENING_DIALOG));
}

static void
test_keys_move (Fixture *f, gconstpointer data)
{
  guint n = 0;

  open_panel (f);
  type (f, "A20");
  pwt_settle ();
  g_assert_cmpint (gtk_list_box_row_get_index (gtk_list_box_get_selected_row (f->list)), ==, 0);
  press (f, GDK_KEY_Up, 0);
  g_assert_cmpint (gtk_list_box_row_get_index (gtk_list_box_get_selected_row (f->list)), ==, 0);
  while (chosen (f)->kind == PWT_HIT_METER && n++ < 20)
    press (f, GDK_KEY_Down, 0);
  g_assert_cmpint (chosen (f)->kind, ==, PWT_HIT_ACCOUNT); /* the next group */
  for (n = 0; n < 20; n++)
    press (f, GDK_KEY_Down, 0);
  g_assert_nonnull (chosen (f)); /* and no further than the last */
}

static void
test_receipt (Fixture *f, gconstpointer data)
{
  const PwtSaleReply *sale =
      g_ptr_array_index (pwt_fake_backend_get_site (f->desktop->backend)->sales, 0);
  g_autofree char *number = g_strdup_printf ("%d", (int) sale->receipt->number);
  GListModel *windows = gtk_window_get_toplevels ();
  guint n_windows = g_list_model_get_n_items (windows);

  open_panel (f);
  type (f, number);
  pwt_settle ();
  while (chosen (f)->kind != PWT_HIT_SALE)
    press (f, GDK_KEY_Down, 0);
  g_assert_true (pwt_id_equal (chosen (f)->sale, sale->sale->id));
  press (f, GDK_KEY_Return, 0);
  g_assert_cmpuint (g_list_model_get_n_items (windows), ==, n_windows + 1);
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

    if (g_str_equal (G_OBJECT_TYPE_NAME (window), "PwtReceiptDialog"))
      gtk_window_destroy (window);
  }
}

static void
test_escape_goes_back (Fixture *f, gconstpointer data)
{
  GtkWidget *counter =
      pwt_find_id (pwt_find_type (f->desktop->window, PWT_TYPE_COUNTER_SEARCH), "entry");

  gtk_widget_grab_focus (counter);
  open_panel (f);
  type (f, "A2");
  pwt_settle ();
  press (f, GDK_KEY_Escape, 0);
  g_assert_false (pwt_search_panel_is_open (f->panel));
  g_assert_true (
      gtk_widget_is_ancestor (gtk_root_get_focus (GTK_ROOT (f->desktop->window)), counter));
}

/* Keys that come faster than answers: one question at a time, and the last text wins. */
static void
test_typed_faster_than_answered (Fixture *f, gconstpointer data)
{
  guint n = pwt_fake_backend_count (f->desktop->backend, "site.search");

  open_panel (f);
  pwt_fake_backend_hold (f->desktop->backend);
  type (f, "A");
  type (f, "A2");
  type (f, "A201");
  press (f, GDK_KEY_Return, 0); /* before any answer */
  g_assert_cmpuint (pwt_fake_backend_count (f->desktop->backend, "site.search"), ==, n + 1);
  g_assert_cmpstr (page_type (f), ==, "PwtCounterPage");
  pwt_fake_backend_release (f->desktop->backend);
  pwt_settle ();
  g_assert_cmpuint (pwt_fake_backend_count (f->desktop->backend, "site.search"), ==, n + 2);
  g_assert_cmpstr (customer (f), ==, "南京启明五金制品有限公司");
}

static void
test_says_what_is_wrong (Fixture *f, gconstpointer data)
{
  GtkLabel *message = GTK_LABEL (pwt_find_id (f->panel, "message"));

  open_panel (f);
  type (f, "nobody");
  pwt_settle ();
  g_assert_nonnull (strstr (gtk_label_get_text (message), "nobody"));
  g_assert_null (chosen (f));
  press (f, GDK_KEY_Return, 0); /* nothing to do */
  g_assert_true (pwt_search_panel_is_open (f->panel));
  pwt_fake_backend_refuse (f->desktop->backend, "site.search", PWT_BACKEND_ERROR_FAILED,
                           "The disk is full");
  type (f, "nobody else");
  pwt_settle ();
  g_assert_cmpstr (gtk_label_get_text (message), ==, "The disk is full");
  type (f, "");
  pwt_settle ();
  g_assert_nonnull (strstr (gtk_label_get_text (message), "initials"));
}

int
main (int argc, char **argv)
{
  pwt_test_app_init (&argc, &argv);
#define ADD(name, func) g_test_add ("/app/search/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("find-where-a-page-has-no-search", test_find_where_a_page_has_no_search);
  ADD ("enter-sells-from-any-page", test_enter_sells);
  ADD ("shift-enter-shows-the-meter", test_shift_enter_shows_meter);
  ADD ("nothing-is-sold-without-an-account", test_no_account);
  ADD ("keys-move-through-the-groups", test_keys_move);
  ADD ("a-receipt-is-opened-by-its-number", test_receipt);
  ADD ("escape-goes-back-to-where-one-was", test_escape_goes_back);
  ADD ("typed-faster-than-answered", test_typed_faster_than_answered);
  ADD ("says-what-is-wrong", test_says_what_is_wrong);
  return g_test_run ();
}
