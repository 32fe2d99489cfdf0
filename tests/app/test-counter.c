/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/settings.h"
#include "app/counter/customer-card.h"
#include "app/counter/decide-dialog.h"
#include "app/counter/search-row.h"
#include "counter-fixture.h"

/* Who was found by the phone shows it; the meter's number is what is shown otherwise. */
static void
test_a_phone_found_is_shown (PwtCounterFixture *f, gconstpointer data)
{
  const PwtMeterRow *row = pwt_fake_site_find_room (f->site, "A101");
  GtkWidget *hit;

  g_assert_nonnull (row->phone);
  pwt_counter_choose (f, row->phone);
  hit = pwt_find_type (f->search, PWT_TYPE_SEARCH_ROW);
  g_assert_nonnull (strstr (pwt_text_of (hit, "detail"), row->phone));
  pwt_counter_choose (f, "A101");
  hit = pwt_find_type (f->search, PWT_TYPE_SEARCH_ROW);
  g_assert_nonnull (strstr (pwt_text_of (hit, "detail"), row->serial));
  g_assert_null (strstr (pwt_text_of (hit, "detail"), row->phone));
}

/* Of a silent meter nothing is new: not its register and not its count either. */
static void
test_a_silent_meter_looks_old (PwtCounterFixture *f, gconstpointer data)
{
  static const char *const values[] = { "balance", "energy", "count" };
  GtkWidget *card = pwt_find_type (f->desktop->window, PWT_TYPE_CUSTOMER_CARD);
  PwtMeterRow *row = pwt_fake_site_find_room (f->site, "A101");

  for (guint is_lost = 0; is_lost < 2; is_lost++) {
    row->state = is_lost ? PWT_METER_LOST : PWT_METER_OK;
    pwt_counter_choose (f, "A101");
    pwt_fake_backend_emit (f->desktop->backend, "meter", row->id);
    pwt_settle ();
    for (guint i = 0; i < G_N_ELEMENTS (values); i++)
      g_assert_true (gtk_widget_has_css_class (pwt_find_id (card, values[i]), "t-lost") ==
                     (is_lost != 0));
  }
}

static void
test_zero_is_answered (PwtCounterFixture *f, gconstpointer data)
{
  GtkWidget *bar = pwt_find_id (f->form, "notice_bar");

  pwt_counter_choose (f, "A101");
  g_assert_false (gtk_widget_get_visible (bar));
  pwt_sale_form_set_text (f->form, "0");
  pwt_settle ();
  g_assert_true (gtk_widget_get_visible (bar));
  g_assert_cmpstr (pwt_text_of (f->form, "notice"), ==, "Type an amount above zero.");
  pwt_sale_form_set_text (f->form, "");
  pwt_settle ();
  g_assert_false (gtk_widget_get_visible (bar));
}

static guint
count_cut (GtkWidget *widget)
{
  guint n = 0;

  if (!gtk_widget_get_child_visible (widget))
    return 0;
  if (GTK_IS_LABEL (widget))
    n += pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (widget))) ? 1 : 0;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_cut (child);
  return n;
}

static gboolean
is_narrow (gpointer window)
{
  return gtk_widget_get_width (window) <= 700;
}

/* In a narrow window the keys' hints go before the pay methods' names do. */
static void
test_pay_methods_keep_their_names (PwtCounterFixture *f, gconstpointer data)
{
  GtkWidget *squeezer;

  pwt_counter_choose (f, "A101");
  gtk_window_set_default_size (GTK_WINDOW (f->desktop->window), 683, 384);
  pwt_wait (is_narrow, f->desktop->window);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (f->desktop->window));
  pwt_settle ();
  squeezer = pwt_find_type (f->form, ADW_TYPE_SQUEEZER);
  g_assert_nonnull (squeezer);
  g_assert_cmpuint (count_cut (gtk_widget_get_parent (gtk_widget_get_parent (squeezer))), ==, 0);
}

static void
test_three_enters (PwtCounterFixture *f, gconstpointer data)
{
  guint n_sales = f->site->sales->len;
  PwtId id;

  pwt_counter_choose (f, "A201");
  g_assert_cmpstr (pwt_text_of (f->desktop->window, "balance"), !=, "");
  pwt_counter_type (f, "500");
  g_assert_cmpstr (pwt_text_of (f->form, "words"), ==, "伍佰元整");
  pwt_counter_press (f, "sale.next");
  g_assert_cmpint (pwt_sale_form_get_stage (f->form), ==, PWT_FORM_CONFIRM);
  g_assert_cmpstr (pwt_text_of (f->form, "confirm_who"), ==, "南京启明五金制品有限公司");
  g_assert_nonnull (strstr (pwt_text_of (f->form, "confirm_where"), "A201"));
  g_assert_nonnull (strstr (pwt_text_of (f->form, "confirm_where"), "202501010428"));
  g_assert_cmpstr (pwt_text_of (f->form, "confirm_amount"), ==, "¥500.00");
  g_assert_cmpuint (f->site->sales->len, ==, n_sales); /* nothing is booked before the third */
  pwt_counter_press (f, "sale.next");
  pwt_settle ();
  g_assert_cmpuint (f->site->sales->len, ==, n_sales + 1);
  g_assert_cmpint (pwt_counter_newest_sale (f)->sale->paid.e4, ==, 5000000);
  g_assert_cmpint (pwt_counter_phase (f), ==, PWT_ATTEMPT_BOOKED);
  g_assert_cmpstr (pwt_sale_form_get_text (f->form), ==, ""); /* ready for the next one */
  g_assert_cmpuint (pwt_open_sales_get_n (f->open_sales), ==, 1);

  id = pwt_counter_newest_sale (f)->sale->id;
  g_assert_cmpstr (pwt_text_of (f->steps, "title_1"), ==, "Booked");
  g_assert_cmpstr (pwt_text_of (f->steps, "title_2"), ==, "Waiting to be sent");
  pwt_fake_backend_step_sale (f->backend, id, PWT_TOPUP_INTENT, NULL);
  pwt_fake_backend_step_sale (f->backend, id, PWT_TOPUP_SENT, NULL);
  pwt_settle ();
  g_assert_cmpstr (pwt_text_of (f->steps, "title_2"), ==, "Sent");
  g_assert_cmpstr (pwt_text_of (f->steps, "title_3"), ==, "Waiting for proof");
  pwt_fake_backend_step_sale (f->backend, id, PWT_TOPUP_SETTLED, NULL);
  pwt_settle ();
  pwt_assert_alert (pwt_find_id (f->steps, "live"),
                    "A201 南京启明五金制品有限公司 · ¥500.00 · Cash. "
                    "In the meter, count 9→10 · 1.9 s");
  g_assert_cmpuint (pwt_open_sales_get_n (f->open_sales), ==, 0);
}

static void
test_lost_answer (PwtCounterFixture *f, gconstpointer data)
{
  guint n_sales = f->site->sales->len;
  PwtId id;

  pwt_counter_choose (f, "A201");
  pwt_counter_type (f, "500");
  pwt_counter_press (f, "sale.next");
  pwt_fake_backend_lose_answer (f->backend, "sale.create");
  pwt_counter_press (f, "sale.next");
  pwt_settle ();
  id = pwt_counter_requested_id (f);
  g_assert_cmpint (pwt_counter_phase (f), ==, PWT_ATTEMPT_UNSURE);
  g_assert_cmpuint (pwt_open_sales_get_n (f->open_sales), ==, 1);

  /* When the engine is back the same sale is asked for again, and is booked once. */
  pwt_fake_backend_set_online (f->backend, FALSE);
  pwt_settle ();
  g_assert_cmpint (pwt_counter_phase (f), ==, PWT_ATTEMPT_UNSURE);
  pwt_fake_backend_set_online (f->backend, TRUE);
  pwt_settle ();
  g_assert_cmpint (pwt_counter_phase (f), ==, PWT_ATTEMPT_BOOKED);
  g_assert_cmpuint (f->site->sales->len, ==, n_sales + 1);
  g_assert_true (pwt_id_equal (pwt_counter_requested_id (f), id));
  g_assert_cmpuint (pwt_fake_backend_count (f->backend, "sale.create"), ==, 2);
}

/* An answer that does not speak of the sale says nothing of what became of it. */
static void
test_lost_then_signed_out (PwtCounterFixture *f, gconstpointer data)
{
  guint n_sales = f->site->sales->len;

  pwt_counter_choose (f, "A201");
  pwt_counter_type (f, "500");
  pwt_counter_press (f, "sale.next");
  pwt_fake_backend_lose_answer (f->backend, "sale.create");
  pwt_counter_press (f, "sale.next");
  pwt_settle ();
  g_assert_cmpint (pwt_counter_phase (f), ==, PWT_ATTEMPT_UNSURE);
  pwt_fake_backend_refuse (f->backend, "sale.create", PWT_BACKEND_ERROR_SIGNED_OUT,
                           "Please sign in again");
  g_assert_true (
      gtk_widget_activate_action (pwt_find_id (f->steps, "advice"), "steps.retry", NULL));
  pwt_settle ();
  g_assert_cmpint (pwt_counter_phase (f), ==, PWT_ATTEMPT_UNSURE);

  pwt_desk_session_began (pwt_main_window_get_desk (f->desktop->window));
  pwt_settle ();
  g_assert_cmpint (pwt_counter_phase (f), ==, PWT_ATTEMPT_BOOKED);
  g_assert_cmpuint (f->site->sales->len, ==, n_sales + 1);
}

/* --- an unsure sale outlives its page and its operator --- */

static PwtOpenSales *
open_sales_now (PwtCounterFixture *f)
{
  return pwt_find_type (pwt_main_window_get_frame (f->desktop->window), PWT_TYPE_OPEN_SALES);
}

/* A sale is booked or not: nobody at this desk knows. */
static void
sell_unsurely (PwtCounterFixture *f, gboolean is_booked)
{
  pwt_counter_choose (f, "A201");
  pwt_counter_type (f, "500");
  pwt_counter_press (f, "sale.next");
  if (is_booked)
    pwt_fake_backend_lose_answer (f->backend, "sale.create");
  else
    pwt_fake_backend_refuse (f->backend, "sale.create", PWT_BACKEND_ERROR_OFFLINE, "It broke");
  pwt_counter_press (f, "sale.next");
  pwt_settle ();
  g_assert_cmpint (pwt_counter_phase (f), ==, PWT_ATTEMPT_UNSURE);
  pwt_fake_backend_set_online (f->backend, FALSE);
  pwt_settle ();
}

static void
sign_in_as (PwtCounterFixture *f, guint number, const char *name)
{
  PwtDesk *desk = pwt_main_window_get_desk (f->desktop->window);

  pwt_fake_backend_set_operator (f->backend, number, name);
  gtk_widget_activate_action (GTK_WIDGET (f->desktop->window), "win.sign-out", NULL);
  pwt_settle ();
  pwt_fake_backend_set_online (f->backend, TRUE);
  pwt_settle ();
  g_signal_emit_by_name (pwt_find_id (f->desktop->window, "demo_button"), "clicked");
  g_signal_emit_by_name (pwt_find_id (f->desktop->window, "button"), "clicked");
  pwt_settle ();
  g_assert_cmpstr (pwt_desk_get_session (desk)->operator_->display_name, ==, name);
}

/* Whether the side bar says that a sale is unsure. */
static gboolean
has_badge (gpointer window)
{
  GtkListBox *list = GTK_LIST_BOX (pwt_find_id (window, "page_list"));
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (list, i)) != NULL; i++)
    if (g_str_equal (gtk_widget_get_name (GTK_WIDGET (row)), "counter"))
      return gtk_widget_get_visible (g_object_get_data (G_OBJECT (row), "badge"));
  g_assert_not_reached ();
}

static void
test_unsure_across_projects (PwtCounterFixture *f, gconstpointer data)
{
  PwtDesk *desk = pwt_main_window_get_desk (f->desktop->window);
  guint n_sales = f->site->sales->len;

  sell_unsurely (f, TRUE);
  pwt_wait (has_badge, f->desktop->window);
  pwt_desk_set_project (desk, pwt_fake_id (1, 2));
  pwt_settle ();
  g_assert_true (has_badge (f->desktop->window)); /* in sight on every page, of any project */
  g_assert_true (open_sales_now (f) != NULL);
  g_assert_cmpuint (pwt_open_sales_get_n (open_sales_now (f)), ==, 1); /* still in sight */
  pwt_fake_backend_set_online (f->backend, TRUE);
  pwt_settle ();
  g_assert_cmpuint (f->site->sales->len, ==, n_sales + 1);
  g_assert_cmpuint (pwt_open_sales_get_n (open_sales_now (f)), ==, 0); /* known: not this project */
  g_assert_cmpuint (g_list_model_get_n_items (pwt_desk_get_kept (desk)), ==, 0);
  g_assert_false (has_badge (f->desktop->window));
  pwt_desk_set_project (desk, f->site->project->id);
  pwt_settle ();
  g_assert_cmpuint (pwt_open_sales_get_n (open_sales_now (f)), ==, 1); /* on its way to the meter */
}

static void
test_unsure_is_not_anothers (PwtCounterFixture *f, gconstpointer data)
{
  PwtDesk *desk = pwt_main_window_get_desk (f->desktop->window);
  guint n_sales = f->site->sales->len;
  guint n_asked;
  GtkWidget *list;

  sell_unsurely (f, FALSE);
  n_asked = pwt_fake_backend_count (f->backend, "sale.create");
  sign_in_as (f, 2, "李强");
  g_assert_cmpuint (pwt_open_sales_get_n (open_sales_now (f)), ==, 1);
  list = pwt_find_id (open_sales_now (f), "list");
  g_signal_emit_by_name (list, "row-activated",
                         gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0));
  f->steps = pwt_find_type (f->desktop->window, PWT_TYPE_SALE_STEPS);
  g_assert_nonnull (strstr (pwt_text_of (f->steps, "advice"), "王丽"));
  g_assert_true (
      gtk_widget_activate_action (pwt_find_id (f->steps, "advice"), "steps.retry", NULL));
  pwt_settle ();
  g_assert_cmpuint (pwt_fake_backend_count (f->backend, "sale.create"), ==, n_asked);
  g_assert_cmpuint (f->site->sales->len, ==, n_sales);
  g_assert_cmpint (pwt_counter_phase (f), ==, PWT_ATTEMPT_UNSURE);

  sign_in_as (f, 1, "王丽");
  g_assert_cmpuint (f->site->sales->len, ==, n_sales + 1);
  g_assert_cmpuint (g_list_model_get_n_items (pwt_desk_get_kept (desk)), ==, 0);
}

/* It was booked: another's desk learns it, and the sale stays the first one's. */
static void
test_unsure_is_found_by_another (PwtCounterFixture *f, gconstpointer data)
{
  PwtDesk *desk = pwt_main_window_get_desk (f->desktop->window);

  sell_unsurely (f, TRUE);
  sign_in_as (f, 2, "李强");
  g_assert_cmpuint (pwt_fake_backend_count (f->backend, "sale.create"), ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (pwt_desk_get_kept (desk)), ==, 0);
  g_assert_cmpuint (pwt_open_sales_get_n (open_sales_now (f)), ==, 1);
}

static void
test_unsure_asks_before_closing (PwtCounterFixture *f, gconstpointer data)
{
  PwtMainWindow *window = f->desktop->window;

  sell_unsurely (f, TRUE);
  gtk_window_close (GTK_WINDOW (window));
  pwt_settle ();
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (window)));
}

static gboolean
is_booked (gpointer data)
{
  return pwt_counter_phase (data) == PWT_ATTEMPT_BOOKED;
}

static void
test_failed_is_asked_again (PwtCounterFixture *f, gconstpointer data)
{
  guint n_sales = f->site->sales->len;

  pwt_counter_choose (f, "A201");
  pwt_counter_type (f, "500");
  pwt_counter_press (f, "sale.next");
  pwt_fake_backend_refuse (f->backend, "sale.create", PWT_BACKEND_ERROR_FAILED, "The disk is full");
  pwt_counter_press (f, "sale.next");
  pwt_settle ();
  g_assert_cmpint (pwt_counter_phase (f), ==, PWT_ATTEMPT_UNSURE);
  pwt_wait (is_booked, f);
  g_assert_cmpuint (f->site->sales->len, ==, n_sales + 1);
  g_assert_cmpuint (pwt_fake_backend_count (f->backend, "sale.create"), ==, 2);
}

static void
test_refused_after_all (PwtCounterFixture *f, gconstpointer data)
{
  GtkListBox *list = GTK_LIST_BOX (pwt_find_type (f->open_sales, GTK_TYPE_LIST_BOX));
  guint n_sales = f->site->sales->len;

  pwt_counter_choose (f, "A201");
  pwt_counter_type (f, "500");
  pwt_counter_press (f, "sale.next");
  pwt_fake_backend_refuse (f->backend, "sale.create", PWT_BACKEND_ERROR_OFFLINE, "It broke");
  pwt_counter_press (f, "sale.next");
  pwt_settle ();
  g_assert_cmpint (pwt_counter_phase (f), ==, PWT_ATTEMPT_UNSURE);
  pwt_fake_backend_refuse (f->backend, "sale.create", PWT_BACKEND_ERROR_REFUSED,
                           "The day is closed");
  g_assert_true (
      gtk_widget_activate_action (pwt_find_id (f->steps, "advice"), "steps.retry", NULL));
  pwt_settle ();
  g_assert_cmpint (pwt_counter_phase (f), ==, PWT_ATTEMPT_REFUSED);
  g_assert_cmpstr (pwt_text_of (f->steps, "title_1"), ==, "Not booked");
  g_assert_cmpuint (f->site->sales->len, ==, n_sales);
  g_assert_cmpuint (pwt_open_sales_get_n (f->open_sales), ==, 1);
  g_signal_emit_by_name (list, "row-activated", gtk_list_box_get_row_at_index (list, 0));
  g_assert_cmpuint (pwt_open_sales_get_n (f->open_sales), ==, 0); /* seen, it is done */
}

static void
test_refused (PwtCounterFixture *f, gconstpointer data)
{
  guint n_sales = f->site->sales->len;
  PwtId id;

  pwt_counter_choose (f, "A201");
  pwt_counter_type (f, "500");
  pwt_counter_press (f, "sale.next");
  pwt_fake_backend_refuse (f->backend, "sale.create", PWT_BACKEND_ERROR_REFUSED,
                           "The day is closed");
  pwt_counter_press (f, "sale.next");
  pwt_settle ();
  id = pwt_counter_requested_id (f);
  g_assert_cmpint (pwt_sale_form_get_stage (f->form), ==, PWT_FORM_EDIT);
  g_assert_cmpstr (pwt_sale_form_get_text (f->form), ==, "500");
  g_assert_cmpstr (pwt_text_of (f->form, "notice"), ==, "The day is closed");
  g_assert_cmpuint (f->site->sales->len, ==, n_sales);

  pwt_counter_press (f, "sale.next");
  pwt_counter_press (f, "sale.next");
  pwt_settle ();
  g_assert_cmpuint (f->site->sales->len, ==, n_sales + 1);
  g_assert_true (pwt_id_equal (pwt_counter_requested_id (f), id)); /* it is still the same sale */
}

static void
test_offline_keeps_typing (PwtCounterFixture *f, gconstpointer data)
{
  pwt_counter_choose (f, "A201");
  pwt_counter_type (f, "500");
  pwt_fake_backend_set_online (f->backend, FALSE);
  pwt_settle ();
  g_assert_true (gtk_revealer_get_reveal_child (
      GTK_REVEALER (pwt_find_id (f->desktop->window, "offline_revealer"))));
  g_assert_cmpstr (pwt_sale_form_get_text (f->form), ==, "500");
  g_assert_cmpstr (pwt_counter_search_get_text (f->search), ==, "A201");
  pwt_fake_backend_set_online (f->backend, TRUE);
  pwt_settle ();
  g_assert_false (gtk_revealer_get_reveal_child (
      GTK_REVEALER (pwt_find_id (f->desktop->window, "offline_revealer"))));
  g_assert_cmpstr (pwt_sale_form_get_text (f->form), ==, "500");
  pwt_counter_press (f, "sale.next");
  g_assert_cmpint (pwt_sale_form_get_stage (f->form), ==, PWT_FORM_CONFIRM);
}

static void
test_next_customer (PwtCounterFixture *f, gconstpointer data)
{
  pwt_counter_choose (f, "A201");
  pwt_counter_type (f, "500");
  pwt_counter_press (f, "sale.next");
  pwt_counter_press (f, "sale.next");
  pwt_settle ();
  pwt_counter_choose (f, "C107");
  pwt_counter_type (f, "300");
  pwt_counter_press (f, "sale.next");
  pwt_counter_press (f, "sale.next");
  pwt_settle ();
  g_assert_cmpuint (pwt_open_sales_get_n (f->open_sales), ==, 2);
  pwt_fake_backend_step_sale (f->backend, pwt_counter_newest_sale (f)->sale->id,
                              PWT_TOPUP_CANCELLED, NULL);
  pwt_settle ();
  g_assert_cmpuint (pwt_open_sales_get_n (f->open_sales), ==, 1);
}

static void
test_enter_before_quote (PwtCounterFixture *f, gconstpointer data)
{
  pwt_counter_choose (f, "A201");
  pwt_sale_form_set_text (f->form, "500");
  pwt_counter_press (f, "sale.next"); /* no answer yet: nobody confirms what was not quoted */
  g_assert_cmpint (pwt_sale_form_get_stage (f->form), ==, PWT_FORM_EDIT);
  pwt_wait (pwt_counter_is_quoted, f->form);
  pwt_settle ();
  g_assert_cmpint (pwt_sale_form_get_stage (f->form), ==, PWT_FORM_CONFIRM);
}

/* Before anything is typed, with the amount, and on the card that is confirmed. */
static void
test_a_silent_meter_is_warned_of (PwtCounterFixture *f, gconstpointer data)
{
  static const char text[] = "The meter does not answer: the money will be sent when it does";
  GtkWidget *bar = pwt_find_id (f->form, "notice_bar");

  pwt_counter_choose (f, "A201");
  g_assert_false (gtk_widget_get_visible (bar));
  pwt_counter_choose (f, "A304");
  g_assert_true (gtk_widget_get_visible (bar));
  g_assert_cmpstr (pwt_text_of (f->form, "notice"), ==, text);
  pwt_counter_type (f, "100");
  pwt_counter_press (f, "sale.next");
  g_assert_cmpint (pwt_sale_form_get_stage (f->form), ==, PWT_FORM_CONFIRM);
  g_assert_true (gtk_widget_get_mapped (bar));
  g_assert_cmpstr (pwt_text_of (f->form, "notice"), ==, text);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (pwt_find_id (f->form, "button")),
                                       GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text);
}

static void
test_impossible (PwtCounterFixture *f, gconstpointer data)
{
  GtkWidget *button = pwt_find_id (f->form, "button");

  pwt_counter_choose (f, "A208"); /* no account */
  g_assert_false (gtk_widget_is_sensitive (pwt_find_id (f->form, "amount")));
  pwt_counter_choose (f, "A201");
  g_assert_false (gtk_widget_is_sensitive (button));
  pwt_sale_form_set_text (f->form, "five");
  g_assert_false (gtk_widget_is_sensitive (button));
  pwt_sale_form_set_text (f->form, "99999999999");
  g_assert_false (gtk_widget_is_sensitive (button));
  g_assert_cmpstr (pwt_text_of (f->form, "words"), ==, "At most ¥10,000,000.00 in one sale");
  pwt_sale_form_set_text (f->form, "9999999999999999"); /* more than fits an amount */
  g_assert_cmpstr (pwt_text_of (f->form, "words"), ==, "At most ¥10,000,000.00 in one sale");
  pwt_counter_type (f, "20000"); /* over the hoarding limit */
  g_assert_false (gtk_widget_is_sensitive (button));
  g_assert_cmpstr (pwt_text_of (f->form, "notice"), ==, "The meter would hold more than its limit");
  pwt_counter_type (f, "200");
  g_assert_true (gtk_widget_is_sensitive (button));
}

/* How much more the meter takes is seen before it is too much, where it has a limit. */
static void
test_room_in_the_meter (PwtCounterFixture *f, gconstpointer data)
{
  GtkWidget *row = pwt_find_id (f->form, "room_row");

  pwt_counter_choose (f, "A201");
  g_assert_false (gtk_widget_get_visible (row));
  pwt_counter_type (f, "200");
  g_assert_true (gtk_widget_get_visible (row));
  g_assert_cmpstr (pwt_text_of (f->form, "room"), ==, "¥19,964.06");
  pwt_counter_type (f, "20000");
  g_assert_true (gtk_widget_has_css_class (pwt_find_id (f->form, "room"), "t-arrears"));
  f->site->is_unlimited = TRUE;
  pwt_counter_type (f, "300");
  g_assert_false (gtk_widget_get_visible (row));
}

static void
test_rejected (PwtCounterFixture *f, gconstpointer data)
{
  PwtId id;

  pwt_counter_choose (f, "A201");
  pwt_counter_type (f, "500");
  pwt_counter_press (f, "sale.next");
  pwt_counter_press (f, "sale.next");
  pwt_settle ();
  id = pwt_counter_newest_sale (f)->sale->id;
  pwt_fake_backend_step_sale (f->backend, id, PWT_TOPUP_INTENT, NULL);
  pwt_fake_backend_step_sale (f->backend, id, PWT_TOPUP_SENT, NULL);
  pwt_fake_backend_step_sale (f->backend, id, PWT_TOPUP_UNKNOWN, "No answer");
  pwt_settle ();
  g_assert_cmpstr (pwt_text_of (f->steps, "title_3"), ==, "Checking the meter");
  g_assert_true (gtk_widget_get_visible (pwt_find_id (f->steps, "advice")));
  pwt_fake_backend_step_sale (f->backend, id, PWT_TOPUP_REJECTED, "over its limit");
  pwt_settle ();
  g_assert_cmpstr (pwt_text_of (f->steps, "title_3"), ==, "Refused by the meter");
  g_assert_nonnull (strstr (pwt_text_of (f->steps, "advice"), "over its limit"));
  g_assert_cmpuint (pwt_open_sales_get_n (f->open_sales), ==, 1); /* a person must act */
}

/* Sells, and has the meter end it. */
static void
sell_until (PwtCounterFixture *f, PwtTopupState state)
{
  PwtId id;

  pwt_counter_choose (f, "A201");
  pwt_counter_type (f, "500");
  pwt_counter_press (f, "sale.next");
  pwt_counter_press (f, "sale.next");
  pwt_settle ();
  id = pwt_counter_newest_sale (f)->sale->id;
  pwt_fake_backend_step_sale (f->backend, id, PWT_TOPUP_INTENT, NULL);
  pwt_fake_backend_step_sale (f->backend, id, PWT_TOPUP_SENT, NULL);
  pwt_fake_backend_step_sale (f->backend, id, state, "over its limit");
  pwt_settle ();
}

/* Opens the dialog by its action. */
static GtkWidget *
open_decision (PwtCounterFixture *f)
{
  GListModel *windows = gtk_window_get_toplevels ();
  GtkWidget *dialog = NULL;

  g_assert_true (
      gtk_widget_activate_action (pwt_find_id (f->steps, "advice"), "steps.decide", NULL));
  pwt_settle ();
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

    if (PWT_IS_DECIDE_DIALOG (window))
      dialog = window;
  }
  g_assert_nonnull (dialog);
  return dialog;
}

static void
respond (GtkWidget *dialog, const char *reason, const char *response)
{
  g_assert_false (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), response));
  gtk_editable_set_text (GTK_EDITABLE (pwt_find_id (dialog, "reason")), reason);
  g_assert_true (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), response));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), response);
  pwt_settle ();
}

static void
test_refused_money_is_decided_on (PwtCounterFixture *f, gconstpointer data)
{
  GtkWidget *dialog;

  sell_until (f, PWT_TOPUP_REJECTED);
  g_assert_true (gtk_widget_get_visible (pwt_find_id (f->steps, "decide_button")));
  dialog = open_decision (f);
  g_assert_cmpstr (pwt_text_of (dialog, "paid"), ==, "¥500.00");
  g_assert_nonnull (strstr (pwt_text_of (dialog, "now"), "count"));
  respond (dialog, "meter is free again", "resend");
  g_assert_cmpint (pwt_counter_newest_sale (f)->topup->state, ==, PWT_TOPUP_QUEUED);
  g_assert_false (gtk_widget_get_visible (pwt_find_id (f->steps, "decide_button")));
  g_assert_cmpuint (pwt_open_sales_get_n (f->open_sales), ==, 1);
}

/* What was typed for it is not typed again. */
static void
test_a_refused_decision_keeps_its_reason (PwtCounterFixture *f, gconstpointer data)
{
  sell_until (f, PWT_TOPUP_REJECTED);
  pwt_fake_backend_refuse (f->desktop->backend, "topup.resolve", PWT_BACKEND_ERROR_REFUSED,
                           "The meter must be read first");
  respond (open_decision (f), "tenant wants it back", "pay-back");
  g_assert_cmpint (pwt_counter_newest_sale (f)->topup->state, ==, PWT_TOPUP_REJECTED);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (pwt_find_id (open_decision (f), "reason"))),
                   ==, "tenant wants it back");
}

/* Nor what was typed before the dialog was left, whichever way. */
static void
test_a_decision_put_off_keeps_its_reason (PwtCounterFixture *f, gconstpointer data)
{
  GtkWidget *dialog;

  sell_until (f, PWT_TOPUP_REJECTED);
  dialog = open_decision (f);
  gtk_editable_set_text (GTK_EDITABLE (pwt_find_id (dialog, "reason")), "tenant wants it back");
  gtk_window_close (GTK_WINDOW (dialog));
  pwt_settle ();
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (pwt_find_id (open_decision (f), "reason"))),
                   ==, "tenant wants it back");
  g_assert_cmpuint (pwt_fake_backend_count (f->desktop->backend, "topup.resolve"), ==, 0);
}

static void
test_refused_money_is_paid_back (PwtCounterFixture *f, gconstpointer data)
{
  sell_until (f, PWT_TOPUP_REJECTED);
  respond (open_decision (f), "tenant wants it back", "pay-back");
  g_assert_cmpint (pwt_counter_newest_sale (f)->topup->state, ==, PWT_TOPUP_REFUNDED);
  g_assert_cmpstr (pwt_text_of (f->steps, "title_3"), ==, "Paid back");
  g_assert_cmpuint (pwt_open_sales_get_n (f->open_sales), ==, 0);
}

static void
test_doubt_is_decided_on (PwtCounterFixture *f, gconstpointer data)
{
  gpointer decision;
  PwtCommand *command;

  sell_until (f, PWT_TOPUP_CONFLICT);
  g_assert_cmpstr (pwt_text_of (f->steps, "title_2"), ==, "Sent");
  pwt_counter_newest_sale (f)->topup->sent_us =
      PWT_TIME_NONE; /* another meter answered: nothing went out */
  pwt_fake_backend_emit (f->desktop->backend, "topup", pwt_counter_newest_sale (f)->sale->id);
  pwt_settle ();
  g_assert_cmpstr (pwt_text_of (f->steps, "title_2"), ==, "Nothing was sent");
  decision = open_decision (f);
  /* What it shows now decides: it is read without being asked for. */
  g_assert_nonnull (
      strstr (pwt_fake_backend_last_request (f->desktop->backend, "meter.command"), "\"read\""));
  g_assert_nonnull (
      strstr (gtk_label_get_text (GTK_LABEL (pwt_find_id (decision, "now"))), "being read"));
  command = g_ptr_array_index (f->site->commands, 0);
  command->state = PWT_COMMAND_PROVED;
  command->ended_us = f->site->now_us;
  pwt_fake_backend_emit (f->desktop->backend, "command", command->id);
  pwt_settle ();
  g_assert_null (
      strstr (gtk_label_get_text (GTK_LABEL (pwt_find_id (decision, "now"))), "being read"));
  respond (decision, "seen at the meter", "arrived");
  g_assert_cmpint (pwt_counter_newest_sale (f)->topup->state, ==, PWT_TOPUP_SETTLED);
  g_assert_cmpuint (pwt_open_sales_get_n (f->open_sales), ==, 0);
}

static void
test_pay_method (PwtCounterFixture *f, gconstpointer data)
{
  pwt_counter_choose (f, "A201");
  pwt_counter_type (f, "500");
  g_assert_false (gtk_widget_get_visible (pwt_find_id (f->form, "reference")));
  pwt_sale_form_set_pay_method (f->form, PWT_PAY_WECHAT);
  g_assert_true (gtk_widget_get_visible (pwt_find_id (f->form, "reference")));
  pwt_counter_press (f, "sale.next");
  pwt_counter_press (f, "sale.next");
  pwt_settle ();
  g_assert_cmpint (pwt_counter_newest_sale (f)->sale->pay_method, ==, PWT_PAY_WECHAT);
  /* The next customer has not paid by it, unless most do. */
  g_assert_false (gtk_widget_get_visible (pwt_find_id (f->form, "reference")));
  pwt_sale_form_set_pay_method (f->form, PWT_PAY_WECHAT);
  pwt_counter_choose (f, "A202");
  g_assert_false (gtk_widget_get_visible (pwt_find_id (f->form, "reference")));
  pwt_settings_set_pay_method (PWT_PAY_ALIPAY);
  pwt_counter_choose (f, "A203");
  g_assert_true (gtk_widget_get_visible (pwt_find_id (f->form, "reference")));
  pwt_settings_set_pay_method (PWT_PAY_CASH);
}

/* Who types and presses Enter at once: the entry tells of the last key after it, and the answer is
 * slow. Enter is not lost. */
static void
test_enter_before_the_answer (PwtCounterFixture *f, gconstpointer data)
{
  GtkWidget *entry = pwt_find_id (f->search, "entry");

  pwt_fake_backend_hold (f->backend);
  pwt_counter_search_set_text (f->search, "A201");
  g_signal_emit_by_name (entry, "activate");
  g_signal_emit_by_name (entry, "search-changed");
  pwt_fake_backend_release (f->backend);
  pwt_settle ();
  pwt_counter_type (f, "100");
  g_assert_cmpstr (pwt_text_of (f->form, "after"), !=, "—");
}

int
main (int argc, char **argv)
{
  pwt_test_app_init (&argc, &argv);
#define ADD(name, func)                                                                            \
  g_test_add ("/app/counter/" name, PwtCounterFixture, NULL, pwt_counter_set_up, func,             \
              pwt_counter_tear_down)
  ADD ("a-silent-meter-looks-old", test_a_silent_meter_looks_old);
  ADD ("zero-is-answered", test_zero_is_answered);
  ADD ("pay-methods-keep-their-names", test_pay_methods_keep_their_names);
  ADD ("a-phone-found-is-shown", test_a_phone_found_is_shown);
  ADD ("three-enters-book-and-settle", test_three_enters);
  ADD ("lost-answer-is-asked-again-with-the-same-id", test_lost_answer);
  ADD ("lost-then-signed-out-is-not-unbooked", test_lost_then_signed_out);
  ADD ("unsure-sale-outlives-its-project's-page", test_unsure_across_projects);
  ADD ("unsure-sale-is-never-another-clerk's", test_unsure_is_not_anothers);
  ADD ("unsure-sale-is-found-by-another-clerk", test_unsure_is_found_by_another);
  ADD ("unsure-sale-asks-before-the-window-closes", test_unsure_asks_before_closing);
  ADD ("failed-engine-is-asked-again", test_failed_is_asked_again);
  ADD ("lost-then-refused-is-seen-and-goes", test_refused_after_all);
  ADD ("refusal-gives-the-amount-back", test_refused);
  ADD ("offline-keeps-what-was-typed", test_offline_keeps_typing);
  ADD ("next-customer-while-one-is-under-way", test_next_customer);
  ADD ("enter-before-the-answer-is-not-lost", test_enter_before_the_answer);
  ADD ("enter-before-the-quote-waits-for-it", test_enter_before_quote);
  ADD ("a-silent-meter-is-warned-of", test_a_silent_meter_is_warned_of);
  ADD ("impossible-sales-have-no-button", test_impossible);
  ADD ("room-in-the-meter", test_room_in_the_meter);
  ADD ("rejected-and-unknown-say-what-to-do", test_rejected);
  ADD ("refused-money-is-decided-on", test_refused_money_is_decided_on);
  ADD ("refused-money-is-paid-back", test_refused_money_is_paid_back);
  ADD ("refused-decision-keeps-its-reason", test_a_refused_decision_keeps_its_reason);
  ADD ("decision-put-off-keeps-its-reason", test_a_decision_put_off_keeps_its_reason);
  ADD ("doubt-is-decided-on", test_doubt_is_decided_on);
  ADD ("pay-method-is-booked", test_pay_method);
  return g_test_run ();
}
