/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The card that is confirmed, and what a clerk's hands may do before they have seen it. */
#include "app/counter/card-watch.h"
#include "counter-fixture.h"

/* As the window gets it, in the capture phase. Returns: whether it goes on to what has the focus */
static gboolean
hit (PwtCounterFixture *f, guint key)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (f->form));
  gboolean is_stopped = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

    if (!GTK_IS_EVENT_CONTROLLER_KEY (controller))
      continue;
    g_signal_emit_by_name (controller, "key-pressed", key, 0, 0, &is_stopped);
    g_signal_emit_by_name (controller, "key-released", key, 0, 0);
  }
  return !is_stopped;
}

/* Frames that take no time, and the layout of what changed. */
static void
draw (PwtCounterFixture *f)
{
  for (guint i = 0; i < 4; i++) {
    gtk_widget_queue_draw (GTK_WIDGET (f->desktop->window));
    gtk_test_widget_wait_for_draw (GTK_WIDGET (f->desktop->window));
  }
}

/* An action as a click of the button has it. */
static void
click (PwtCounterFixture *f)
{
  g_signal_emit_by_name (pwt_find_id (f->form, "button"), "clicked");
  pwt_settle ();
}

static void
reach_card (PwtCounterFixture *f)
{
  pwt_counter_choose (f, "A201");
  pwt_counter_type (f, "500");
  click (f);
  g_assert_cmpint (pwt_sale_form_get_stage (f->form), ==, PWT_FORM_CONFIRM);
}

static guint
n_asked (PwtCounterFixture *f)
{
  return pwt_fake_backend_count (f->backend, "sale.create");
}

/* Six Enters, one every tenth of a second: the last is half a second after the card came. */
static void
test_hammered_enters (PwtCounterFixture *f, gconstpointer data)
{
  reach_card (f);
  for (guint i = 0; i < 6; i++) {
    draw (f);
    g_assert_false (hit (f, GDK_KEY_Return));
    pwt_counter_pass_time (PWT_CARD_SEEN_US / 4);
  }
  draw (f);
  g_assert_false (pwt_sale_form_is_card_seen (f->form));
  g_assert_cmpint (pwt_sale_form_get_stage (f->form), ==, PWT_FORM_CONFIRM);
  g_assert_cmpuint (n_asked (f), ==, 0);
  g_assert_cmpstr (pwt_sale_form_get_text (f->form), ==, "500"); /* nothing is lost either */
}

/* Who looked, confirms with the first key. */
static void
test_a_card_that_was_seen (PwtCounterFixture *f, gconstpointer data)
{
  GtkAccessible *button = GTK_ACCESSIBLE (pwt_find_id (f->form, "button"));

  reach_card (f);
  draw (f);
  gtk_test_accessible_assert_state (button, GTK_ACCESSIBLE_STATE_BUSY, TRUE);
  pwt_counter_pass_time (PWT_CARD_SEEN_US - 1);
  draw (f);
  g_assert_false (pwt_sale_form_is_card_seen (f->form));
  pwt_counter_pass_time (1);
  draw (f);
  g_assert_true (pwt_sale_form_is_card_seen (f->form));
  gtk_test_accessible_assert_state (button, GTK_ACCESSIBLE_STATE_BUSY, FALSE);
  g_assert_true (hit (f, GDK_KEY_Return));
  click (f);
  g_assert_cmpuint (n_asked (f), ==, 1);
}

/* The desk was too busy to draw: time alone shows nobody anything. */
static void
test_time_without_frames (PwtCounterFixture *f, gconstpointer data)
{
  reach_card (f);
  pwt_counter_pass_time (10 * PWT_CARD_SEEN_US);
  g_assert_false (hit (f, GDK_KEY_KP_Enter));
  click (f);
  draw (f);
  g_assert_false (pwt_sale_form_is_card_seen (f->form));
  g_assert_cmpuint (n_asked (f), ==, 0);
}

static void
test_double_click (PwtCounterFixture *f, gconstpointer data)
{
  reach_card (f);
  for (guint i = 0; i < 4; i++) {
    draw (f);
    pwt_counter_pass_time (PWT_CARD_SEEN_US / 2);
    click (f);
  }
  g_assert_cmpuint (n_asked (f), ==, 0);
  g_assert_cmpint (pwt_sale_form_get_stage (f->form), ==, PWT_FORM_CONFIRM);
  draw (f);
  pwt_counter_pass_time (PWT_CARD_SEEN_US);
  draw (f);
  click (f);
  g_assert_cmpuint (n_asked (f), ==, 1);
}

/* A scanner types a code and an Enter, on a card that was looked at long ago. */
static void
test_a_scanned_code (PwtCounterFixture *f, gconstpointer data)
{
  reach_card (f);
  pwt_counter_look (f->form);
  for (const char *c = "6907992"; *c != '\0'; c++)
    hit (f, gdk_unicode_to_keyval ((guint32) *c));
  g_assert_false (hit (f, GDK_KEY_Return));
  g_assert_cmpuint (n_asked (f), ==, 0);
  pwt_counter_look (f->form);
}

static void
type_code (PwtCounterFixture *f, const char *code, gint64 gap_us)
{
  for (const char *c = code; *c != '\0'; c++) {
    hit (f, gdk_unicode_to_keyval ((guint32) *c));
    draw (f);
    pwt_counter_pass_time (gap_us);
  }
}

/* All of them are keys of the card's own: pay methods. */
static void
test_a_scanned_code_of_pay_methods (PwtCounterFixture *f, gconstpointer data)
{
  static const struct {
    const char *code;
    gint64 gap_us;
  } scans[] = {
    { "1143", 5000 },
    { "42", 20000 },
    { "3", 20000 },
    { "1143", 2 * PWT_CARD_KEY_US }, /* set to be slow: for old cash registers */
    { "11", 2 * PWT_CARD_KEY_US },
  };

  reach_card (f);
  for (guint i = 0; i < G_N_ELEMENTS (scans); i++) {
    g_test_message ("%s", scans[i].code);
    pwt_counter_look (f->form);
    pwt_counter_pass_time (PWT_CARD_SEEN_US);
    type_code (f, scans[i].code, scans[i].gap_us);
    draw (f);
    g_assert_false (hit (f, GDK_KEY_Return));
    g_assert_false (pwt_sale_form_is_card_seen (f->form));
  }
  g_assert_cmpuint (n_asked (f), ==, 0);
}

/* Who chooses how it is paid and confirms, waits for nothing: neither on a card that was looked at,
 * nor on one that just came. */
static void
test_a_chosen_pay_method (PwtCounterFixture *f, gconstpointer data)
{
  reach_card (f);
  pwt_counter_look (f->form);
  hit (f, GDK_KEY_2);
  pwt_counter_pass_time (PWT_CARD_KEY_US);
  draw (f);
  g_assert_true (hit (f, GDK_KEY_Return));
  pwt_counter_press (f, "sale.back");

  click (f);
  draw (f);
  pwt_counter_pass_time (PWT_CARD_SEEN_US - PWT_CARD_KEY_US);
  draw (f);
  hit (f, GDK_KEY_3);
  pwt_counter_pass_time (PWT_CARD_KEY_US);
  draw (f);
  g_assert_true (hit (f, GDK_KEY_Return));
}

/* Back from another page it is looked at anew. */
static void
test_another_page_lay_over_it (PwtCounterFixture *f, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (f->desktop->window);

  reach_card (f);
  pwt_counter_look (f->form);
  gtk_widget_activate_action (window, "win.page", "s", "meters");
  draw (f);
  gtk_widget_activate_action (window, "win.page", "s", "counter");
  draw (f);
  g_assert_cmpint (pwt_sale_form_get_stage (f->form), ==, PWT_FORM_CONFIRM);
  g_assert_false (hit (f, GDK_KEY_space));
  pwt_counter_look (f->form);
  g_assert_true (hit (f, GDK_KEY_space));
}

/* The engine was asked once more while the card is shown, and did not say. */
static void
test_a_quote_that_fails (PwtCounterFixture *f, gconstpointer data)
{
  reach_card (f);
  pwt_counter_look (f->form);
  pwt_fake_backend_refuse (f->backend, "sale.quote", PWT_BACKEND_ERROR_FAILED, "It broke");
  pwt_sale_form_ask_again (f->form);
  pwt_settle ();
  g_assert_cmpint (pwt_sale_form_get_stage (f->form), ==, PWT_FORM_EDIT);
  g_assert_cmpstr (pwt_text_of (f->form, "notice"), ==, "It broke");
  g_assert_true (pwt_counter_is_refused (f->form));
  g_assert_cmpstr (pwt_text_of (f->form, "after"), ==, "—"); /* nothing old is left */
  g_assert_cmpstr (pwt_sale_form_get_text (f->form), ==, "500");
  click (f); /* asks again, and comes to the card by itself */
  g_assert_cmpint (pwt_sale_form_get_stage (f->form), ==, PWT_FORM_CONFIRM);
  g_assert_cmpstr (pwt_text_of (f->form, "notice"), ==, "");
  g_assert_cmpuint (n_asked (f), ==, 0);
}

/* What the card repeats became something else after it was read. */
static void
test_a_card_that_changes (PwtCounterFixture *f, gconstpointer data)
{
  PwtMeterRow *row = pwt_fake_site_find_room (f->site, "A201");

  reach_card (f);
  pwt_counter_look (f->form);
  pwt_fake_backend_emit (f->backend, "registry", row->project);
  pwt_settle ();
  g_assert_true (pwt_sale_form_is_card_seen (f->form)); /* all is as it was */

  f->site->fee.e4 = 10000;
  pwt_fake_backend_emit (f->backend, "registry", row->project);
  pwt_settle ();
  g_assert_cmpstr (pwt_text_of (f->form, "fee"), ==, "¥1.00");
  g_assert_false (hit (f, GDK_KEY_Return));

  pwt_counter_look (f->form);
  g_free (row->tenant_name);
  row->tenant_name = g_strdup ("启明五金");
  pwt_fake_backend_emit (f->backend, "meter", row->id);
  pwt_settle ();
  g_assert_cmpstr (pwt_text_of (f->form, "confirm_who"), ==, "启明五金");
  g_assert_false (hit (f, GDK_KEY_Return));
  g_assert_cmpint (pwt_sale_form_get_stage (f->form), ==, PWT_FORM_CONFIRM);
  g_assert_cmpuint (n_asked (f), ==, 0);
}

/* A sale names a place: what was typed for one tenant is not the next one's. */
static void
test_another_account (PwtCounterFixture *f, gconstpointer data)
{
  PwtMeterRow *row = pwt_fake_site_find_room (f->site, "A201");

  reach_card (f);
  pwt_counter_look (f->form);
  row->account = pwt_fake_site_find_room (f->site, "C107")->account;
  pwt_fake_backend_emit (f->backend, "registry", row->project);
  pwt_settle ();
  g_assert_cmpint (pwt_sale_form_get_stage (f->form), ==, PWT_FORM_EDIT);
  g_assert_cmpstr (pwt_sale_form_get_text (f->form), ==, "");
  g_assert_cmpuint (n_asked (f), ==, 0);
}

int
main (int argc, char **argv)
{
  pwt_test_app_init (&argc, &argv);
#define ADD(name, func)                                                                            \
  g_test_add ("/app/counter-check/" name, PwtCounterFixture, NULL, pwt_counter_set_up, func,       \
              pwt_counter_tear_down)
  ADD ("hammered-enters-book-nothing", test_hammered_enters);
  ADD ("a-card-that-was-seen-is-confirmed-at-once", test_a_card_that_was_seen);
  ADD ("time-without-frames-shows-nothing", test_time_without_frames);
  ADD ("a-double-click-books-nothing", test_double_click);
  ADD ("a-scanned-code-books-nothing", test_a_scanned_code);
  ADD ("a-scanned-code-of-pay-methods-books-nothing", test_a_scanned_code_of_pay_methods);
  ADD ("a-chosen-pay-method-is-confirmed-at-once", test_a_chosen_pay_method);
  ADD ("a-quote-that-fails-takes-the-card-back", test_a_quote_that_fails);
  ADD ("a-card-that-changes-is-seen-anew", test_a_card_that_changes);
  ADD ("another-account-begins-anew", test_another_account);
  ADD ("another-page-lay-over-it", test_another_page_lay_over_it);
  return g_test_run ();
}
