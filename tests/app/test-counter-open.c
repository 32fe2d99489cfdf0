/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the counter shows of a sale that is open, and of a meter that one should not sell to. */
#include "app/common/settings.h"
#include "app/common/text-cell.h"
#include "app/counter/customer-card.h"
#include "app/counter/recent-sales.h"
#include "app/frame/look.h"
#include "counter-fixture.h"

#define LOST "The meter does not answer: the money will be sent when it does"
#define OTHER "Another meter answers here: let its number and the wiring be looked at first"

static void
sell (PwtCounterFixture *f, const char *room)
{
  pwt_counter_choose (f, room);
  pwt_counter_type (f, "500");
  pwt_counter_press (f, "sale.next");
  pwt_counter_press (f, "sale.next");
  pwt_settle ();
}

static void
step (PwtCounterFixture *f, PwtTopupState state, const char *reason)
{
  pwt_fake_backend_step_sale (f->backend, pwt_counter_newest_sale (f)->sale->id, state, reason);
  pwt_settle ();
}

static const char *
customer (PwtCounterFixture *f)
{
  GtkWidget *card = pwt_find_type (f->desktop->window, PWT_TYPE_CUSTOMER_CARD);

  return gtk_widget_get_visible (card) ? pwt_customer_card_get_row (PWT_CUSTOMER_CARD (card))->room
                                       : "";
}

static GtkListBox *
list (PwtCounterFixture *f)
{
  return GTK_LIST_BOX (pwt_find_id (f->open_sales, "list"));
}

/* The room of the sale that is marked in the list, and of the one whose steps are shown. */
static void
assert_both_tell_of (PwtCounterFixture *f, const char *room, const char *heading)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (list (f));

  g_assert_nonnull (row);
  g_assert_cmpstr (pwt_sale_attempt_get_room (g_object_get_data (G_OBJECT (row), "attempt")), ==,
                   room);
  g_assert_true (g_str_has_prefix (pwt_text_of (f->steps, "what"), room));
  g_assert_cmpstr (pwt_text_of (f->steps, "heading"), ==, heading);
}

static void
test_list_and_card_tell_of_one_sale (PwtCounterFixture *f, gconstpointer data)
{
  sell (f, "A201");
  assert_both_tell_of (f, "A201", "Last sale");
  sell (f, "C107");
  assert_both_tell_of (f, "C107", "Last sale");
  step (f, PWT_TOPUP_INTENT, NULL); /* the list is made anew */
  assert_both_tell_of (f, "C107", "Last sale");
  gtk_widget_activate (GTK_WIDGET (gtk_list_box_get_row_at_index (list (f), 1)));
  pwt_settle ();
  assert_both_tell_of (f, "A201", "This sale");
}

static void
test_an_open_sale_comes_with_its_customer (PwtCounterFixture *f, gconstpointer data)
{
  sell (f, "A201");
  pwt_counter_choose (f, "C107");
  pwt_counter_type (f, "300");
  g_assert_cmpstr (customer (f), ==, "C107");
  pwt_fake_backend_hold (f->backend);
  gtk_widget_activate (GTK_WIDGET (gtk_list_box_get_row_at_index (list (f), 0)));
  pwt_settle ();
  g_assert_cmpstr (customer (f), ==, ""); /* until it is known, nobody's form */
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (f->form)));
  pwt_fake_backend_release (f->backend);
  pwt_settle ();
  g_assert_cmpstr (customer (f), ==, "A201");
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (f->form)));
  g_assert_cmpstr (pwt_sale_form_get_text (f->form), ==, "");
}

/* Who is chosen meanwhile stays: the answer about the other comes too late. */
static void
test_the_last_choice_stays (PwtCounterFixture *f, gconstpointer data)
{
  sell (f, "A201");
  pwt_counter_choose (f, "C107");
  pwt_fake_backend_hold (f->backend);
  gtk_widget_activate (GTK_WIDGET (gtk_list_box_get_row_at_index (list (f), 0)));
  g_signal_emit_by_name (f->search, "chosen", pwt_fake_site_find_room (f->site, "A202"));
  pwt_fake_backend_release (f->backend);
  pwt_settle ();
  g_assert_cmpstr (customer (f), ==, "A202");
}

static GtkWidget *
focus (PwtCounterFixture *f)
{
  return gtk_window_get_focus (GTK_WINDOW (f->desktop->window));
}

/* The row that was activated is the one that stays, and has the keyboard until the customer comes;
 * also where the list is made anew meanwhile. */
static void
test_the_keyboard_stays_in_the_list (PwtCounterFixture *f, gconstpointer data)
{
  GtkListBoxRow *row;

  sell (f, "A201");
  pwt_counter_choose (f, "C107");
  pwt_fake_backend_hold (f->backend);
  row = gtk_list_box_get_row_at_index (list (f), 0);
  gtk_widget_grab_focus (GTK_WIDGET (row));
  gtk_widget_activate (GTK_WIDGET (row));
  g_assert_true (focus (f) == GTK_WIDGET (row));
  g_assert_true (gtk_list_box_get_row_at_index (list (f), 0) == row);
  g_assert_true (gtk_list_box_get_selected_row (list (f)) == row);
  g_signal_emit_by_name (pwt_sale_steps_get_attempt (f->steps), "changed");
  g_assert_true (focus (f) == GTK_WIDGET (gtk_list_box_get_row_at_index (list (f), 0)));
  pwt_fake_backend_release (f->backend);
  pwt_settle ();
  g_assert_cmpstr (customer (f), ==, "A201");
  g_assert_true (gtk_widget_is_ancestor (focus (f), GTK_WIDGET (f->form)));
}

/* Said where the customer would be, and there is a way on. */
static void
test_a_customer_that_cannot_be_read (PwtCounterFixture *f, gconstpointer data)
{
  GtkWidget *bar = pwt_find_id (f->desktop->window, "unknown_bar");

  sell (f, "A201");
  pwt_counter_choose (f, "C107");
  pwt_fake_backend_refuse (f->backend, "meter.get", PWT_BACKEND_ERROR_FAILED, "It broke");
  gtk_widget_activate (GTK_WIDGET (gtk_list_box_get_row_at_index (list (f), 0)));
  pwt_settle ();
  g_assert_cmpstr (customer (f), ==, "");
  g_assert_true (gtk_widget_get_visible (bar));
  g_assert_cmpstr (pwt_text_of (bar, "unknown"), ==,
                   "Whose sale this is could not be read: It broke");
  gtk_widget_activate_action (bar, "counter.retry", NULL);
  pwt_settle ();
  g_assert_cmpstr (customer (f), ==, "A201");
  g_assert_false (gtk_widget_get_visible (bar));
}

/* Gravest first, and before an amount is typed. */
static void
test_all_warnings_are_seen (PwtCounterFixture *f, gconstpointer data)
{
  f->site->is_other_meter = TRUE;
  pwt_counter_choose (f, "A304");
  g_assert_cmpstr (pwt_text_of (f->form, "notice"), ==, OTHER "\n" LOST);
  pwt_counter_type (f, "100");
  pwt_counter_press (f, "sale.next");
  g_assert_cmpint (pwt_sale_form_get_stage (f->form), ==, PWT_FORM_CONFIRM);
  g_assert_cmpstr (pwt_text_of (f->form, "notice"), ==, OTHER "\n" LOST);
}

/* A meter in whose place another one answers counts as lost: that it does not answer is not said,
 * neither before the engine is asked nor after. */
static void
test_another_meter_is_one_warning (PwtCounterFixture *f, gconstpointer data)
{
  PwtMeterRow *row = pwt_fake_site_find_room (f->site, "A304");

  f->site->is_other_meter = TRUE;
  row->other_since_us = f->site->now_us;
  g_assert_cmpint (row->state, ==, PWT_METER_LOST);
  pwt_sale_form_set_row (f->form, row);
  g_assert_cmpstr (pwt_text_of (f->form, "notice"), ==, OTHER);
  pwt_settle ();
  g_assert_cmpstr (pwt_text_of (f->form, "notice"), ==, OTHER);
}

/* A sale to the same meter came into conflict while the next card was being read: what may not be
 * sold has no button, and says why. */
static void
test_nothing_is_sold_in_a_conflict (PwtCounterFixture *f, gconstpointer data)
{
  GtkWidget *button = pwt_find_id (f->form, "button");

  sell (f, "A201");
  step (f, PWT_TOPUP_INTENT, NULL);
  step (f, PWT_TOPUP_SENT, NULL);
  pwt_counter_choose (f, "A201");
  pwt_counter_type (f, "100");
  pwt_counter_press (f, "sale.next");
  g_assert_cmpint (pwt_sale_form_get_stage (f->form), ==, PWT_FORM_CONFIRM);
  step (f, PWT_TOPUP_CONFLICT, "it counts two");
  pwt_wait (pwt_counter_is_refused, f->form);
  g_assert_cmpint (pwt_sale_form_get_stage (f->form), ==, PWT_FORM_EDIT);
  g_assert_false (gtk_widget_is_sensitive (button));
  g_assert_nonnull (strstr (pwt_text_of (f->form, "notice"), "is in conflict"));

  pwt_counter_choose (f, "C107");
  g_assert_false (pwt_counter_is_refused (f->form));
  pwt_counter_choose (f, "A201");
  g_assert_true (pwt_counter_is_refused (f->form));              /* before anything is typed */
  pwt_counter_newest_sale (f)->topup->state = PWT_TOPUP_SETTLED; /* somebody decided */
  pwt_fake_backend_emit (f->backend, "topup", pwt_counter_newest_sale (f)->sale->id);
  pwt_settle ();
  pwt_counter_type (f, "100");
  g_assert_true (gtk_widget_is_sensitive (button));
}

/* It is queued, but it does not just wait: the meter is looked at a second time. */
static void
test_a_doubted_sale_is_being_checked (PwtCounterFixture *f, gconstpointer data)
{
  PwtTopup *topup;
  GtkWidget *row;

  sell (f, "A201");
  g_assert_cmpstr (pwt_text_of (f->steps, "title_2"), ==, "Waiting to be sent");
  topup = pwt_counter_newest_sale (f)->topup;
  topup->reason = pwt_topup_dup_other_count (8, 7);
  pwt_fake_backend_emit (f->backend, "topup", topup->sale);
  pwt_settle ();
  g_assert_cmpstr (pwt_text_of (f->steps, "title_2"), ==, "Checking the meter");
  g_assert_nonnull (strstr (pwt_text_of (f->steps, "advice"), "looked at once more"));
  g_assert_null (strstr (pwt_text_of (f->steps, "advice"), "a person")); /* nobody is asked yet */
  g_assert_true (g_str_has_prefix (pwt_text_of (f->form, "notice"),
                                   "The meter is looked at once more for an earlier sale"));
  pwt_counter_choose (f, "C107"); /* another meter */
  g_assert_null (strstr (pwt_text_of (f->form, "notice"), "once more"));
  pwt_counter_choose (f, "A201");
  pwt_counter_type (f, "100");
  pwt_counter_press (f, "sale.next");
  pwt_counter_look (f->form);
  pwt_fake_backend_step_sale (f->backend, topup->sale, PWT_TOPUP_INTENT, NULL);
  pwt_settle ();
  g_assert_null (strstr (pwt_text_of (f->form, "notice"), "once more"));
  g_assert_false (pwt_sale_form_is_card_seen (f->form)); /* it says something else now */
  topup->reason = pwt_topup_dup_other_number (11, 12);
  topup->state = PWT_TOPUP_QUEUED;
  pwt_fake_backend_emit (f->backend, "topup", topup->sale);
  pwt_settle ();
  g_assert_true (
      g_str_has_prefix (pwt_text_of (f->steps, "advice"), "What answers there says another"));
  row = GTK_WIDGET (gtk_list_box_get_row_at_index (list (f), 0));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "A201 南京启明五金制品有限公司 ¥500.00 Checking the meter");
}

static void
check_cells (GtkWidget *widget, guint *n)
{
  if (!gtk_widget_get_child_visible (widget))
    return;
  /* The last one takes what room is left. */
  if (PWT_IS_TEXT_CELL (widget) &&
      gtk_widget_get_next_sibling (gtk_widget_get_parent (widget)) != NULL) {
    int needed = pwt_text_cell_measure_text (PWT_TEXT_CELL (widget));

    g_assert_cmpint (gtk_widget_get_width (widget), >=, needed);
    ++*n;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    check_cells (child, n);
}

/* A name of one long word widens nothing: it is broken where the card ends. */
static void
test_a_name_of_one_word (PwtCounterFixture *f, gconstpointer data)
{
  PwtMeterRow *row = pwt_fake_site_find_room (f->site, "A201");
  int before, after;

  gtk_widget_measure (GTK_WIDGET (f->form), GTK_ORIENTATION_HORIZONTAL, -1, &before, NULL, NULL,
                      NULL);
  g_free (row->tenant_name);
  row->tenant_name = g_strnfill (80, 'W');
  pwt_counter_choose (f, "A201");
  pwt_counter_type (f, "500");
  pwt_counter_press (f, "sale.next");
  gtk_widget_measure (GTK_WIDGET (f->form), GTK_ORIENTATION_HORIZONTAL, -1, &after, NULL, NULL,
                      NULL);
  g_assert_cmpint (after, <=, MAX (before, 700));
}

/* However long the tenant's name: it is the name that gives way, not the money. */
static void
test_the_money_of_the_last_sale_is_whole (PwtCounterFixture *f, gconstpointer data)
{
  PwtMeterRow *row = pwt_fake_site_find_room (f->site, "A201");
  GtkLabel *what, *paid;

  g_free (row->tenant_name);
  row->tenant_name = g_strdup ("苏州恒润精密机械制造有限公司第二分公司临时仓储及综合服务中心"
                               "（原锦绣产业园三期招商办公室）苏州恒润精密机械制造有限公司");
  sell (f, "A201");
  pwt_counter_choose (f, "A201"); /* else the search lies over it in a narrow window */
  pwt_settle_layout (f->desktop);
  what = GTK_LABEL (pwt_find_id (f->steps, "what"));
  paid = GTK_LABEL (pwt_find_id (f->steps, "paid"));
  g_assert_true (pango_layout_is_ellipsized (gtk_label_get_layout (what)));
  g_assert_false (pango_layout_is_ellipsized (gtk_label_get_layout (paid)));
  g_assert_nonnull (strstr (gtk_label_get_text (paid), "¥"));
  g_assert_nonnull (strstr (gtk_label_get_text (paid), "Cash"));
}

/* Times and receipts of the last sales are whole whatever size the text has. */
static void
test_columns_follow_the_text (PwtCounterFixture *f, gconstpointer data)
{
  static const int percents[] = { 125, 150, 80, 100 };
  GtkWidget *recent = pwt_find_type (f->desktop->window, PWT_TYPE_RECENT_SALES);

  sell (f, "A201");
  pwt_counter_choose (f, "A201");
  for (guint i = 0; i < G_N_ELEMENTS (percents); i++) {
    guint n = 0;

    pwt_settings_set_text_percent (percents[i]);
    pwt_look_apply ();
    pwt_settle_layout (f->desktop);
    g_test_message ("%d %%", percents[i]);
    check_cells (recent, &n);
    g_assert_cmpuint (n, >=, 6);
  }
}

int
main (int argc, char **argv)
{
  pwt_test_app_init (&argc, &argv);
#define ADD(name, func)                                                                            \
  g_test_add ("/app/counter-open/" name, PwtCounterFixture, NULL, pwt_counter_set_up, func,        \
              pwt_counter_tear_down)
  ADD ("list-and-card-tell-of-one-sale", test_list_and_card_tell_of_one_sale);
  ADD ("an-open-sale-comes-with-its-customer", test_an_open_sale_comes_with_its_customer);
  ADD ("the-last-choice-stays", test_the_last_choice_stays);
  ADD ("the-keyboard-stays-in-the-list", test_the_keyboard_stays_in_the_list);
  ADD ("a-customer-that-cannot-be-read-is-said-in-place", test_a_customer_that_cannot_be_read);
  ADD ("all-warnings-are-seen", test_all_warnings_are_seen);
  ADD ("another-meter-is-one-warning", test_another_meter_is_one_warning);
  ADD ("nothing-is-sold-in-a-conflict", test_nothing_is_sold_in_a_conflict);
  ADD ("a-doubted-sale-is-being-checked", test_a_doubted_sale_is_being_checked);
  ADD ("a-name-of-one-word", test_a_name_of_one_word);
  ADD ("the-money-of-the-last-sale-is-whole", test_the_money_of_the_last_sale_is_whole);
  ADD ("columns-follow-the-text", test_columns_follow_the_text);
  return g_test_run ();
}
