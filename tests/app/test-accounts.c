/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The accounts page: found, filtered, told, and the tenant changed. */
#include <glib/gstdio.h>

#include "app/accounts/account-ledger.h"
#include "app/accounts/account-story.h"
#include "app/accounts/accounts-page.h"
#include "app/accounts/limits-dialog.h"
#include "app/accounts/rooms-state.h"
#include "app/accounts/tenant-dialog.h"
#include "app/common/format.h"
#include "app/common/export-button.h"
#include "app/common/list-table.h"
#include "app/common/record-form.h"
#include "app/common/text-cell.h"
#include "app/common/settings.h"
#include "app/frame/look.h"
#include "harness.h"

typedef struct {
  PwtDesktop *desktop;
  PwtFakeBackend *backend;
  PwtFakeSite *site;
  GtkWidget *page;
  PwtAccountStoryView *story;
  PwtAccountLedger *ledger;
  PwtMeterRow *meter; /* of A201 */
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->desktop = pwt_desktop_new_signed_in ();
  f->backend = f->desktop->backend;
  f->site = pwt_fake_backend_get_site (f->backend);
  f->meter = pwt_fake_site_find_room (f->site, "A201");
  gtk_widget_activate_action (GTK_WIDGET (f->desktop->window), "win.page", "s", "accounts");
  pwt_settle ();
  f->page = pwt_find_type (f->desktop->window, PWT_TYPE_ACCOUNTS_PAGE);
  f->story = pwt_find_type (f->page, PWT_TYPE_ACCOUNT_STORY_VIEW);
  f->ledger = pwt_find_type (f->page, PWT_TYPE_ACCOUNT_LEDGER);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  pwt_desktop_free (f->desktop);
}

static const char *
text_of (gpointer root, const char *id)
{
  return gtk_label_get_text (GTK_LABEL (pwt_find_id (root, id)));
}

static const char *
view (Fixture *f, const char *stack)
{
  return gtk_stack_get_visible_child_name (GTK_STACK (pwt_find_id (f->page, stack)));
}

static void
act (Fixture *f, const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (f->story), action, NULL));
  pwt_settle ();
}

static void
show_story (Fixture *f)
{
  g_autofree char *id = pwt_id_dup_text (f->meter->account);

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (f->story), "accounts.show", "s", id));
  pwt_settle ();
}

static guint
n_open (Fixture *f)
{
  guint n = 0;

  for (guint i = 0; i < f->site->rows->len; i++)
    n += !pwt_id_is_none (((PwtMeterRow *) g_ptr_array_index (f->site->rows, i))->account);
  return n;
}

static void
type (Fixture *f, const char *text)
{
  GtkWidget *search = pwt_find_id (f->page, "search");

  gtk_editable_set_text (GTK_EDITABLE (search), text);
  g_signal_emit_by_name (search, "search-changed");
  pwt_settle ();
}

static void
test_the_list_is_asked_and_shown (Fixture *f, gconstpointer data)
{
  GtkWidget *export;
  g_autofree char *count = g_strdup_printf ("%u accounts", n_open (f));

  g_assert_cmpstr (view (f, "stack"), ==, "table");
  g_assert_cmpstr (text_of (f->page, "count_label"), ==, count);
  g_assert_nonnull (
      strstr (pwt_fake_backend_last_request (f->backend, "account.list"), "is_closed"));
  export = pwt_find_id (f->page, "export");
  g_assert_cmpstr (pwt_export_button_get_source (PWT_EXPORT_BUTTON (export))->operation, ==,
                   "account.list");
}

/* What can be added up leaves as a number; and a filter is said in words that are its own. */
static void
test_what_leaves_as_a_file (Fixture *f, gconstpointer data)
{
  const PwtListSource *source =
      pwt_export_button_get_source (PWT_EXPORT_BUTTON (pwt_find_id (f->page, "export")));
  PwtTable *table = pwt_list_table_new (source, pwt_main_window_get_desk (f->desktop->window));
  gboolean is_sum = FALSE;

  for (guint i = 0; i < table->columns->len; i++) {
    const PwtTableColumn *column = g_ptr_array_index (table->columns, i);

    is_sum |= g_str_equal (column->title, "Last sale/yuan") && column->kind == PWT_TABLE_MONEY;
  }
  g_assert_true (is_sum);
  g_assert_nonnull (strstr (table->filter, "Accounts: open now"));
  pwt_table_free (table);
}

static void
test_search_and_filters (Fixture *f, gconstpointer data)
{
  GtkDropDown *opened = GTK_DROP_DOWN (pwt_find_id (f->page, "opened"));
  GtkDropDown *building = GTK_DROP_DOWN (pwt_find_id (f->page, "building"));

  type (f, "A201");
  g_assert_cmpstr (text_of (f->page, "count_label"), ==, "1 account");
  type (f, "nobody is called so");
  g_assert_cmpstr (view (f, "stack"), ==, "empty");
  g_assert_true (gtk_widget_get_visible (pwt_find_id (f->page, "empty_button")));
  act (f, "accounts.show-all");
  g_assert_cmpstr (view (f, "stack"), ==, "table");
  g_assert_cmpuint (g_list_model_get_n_items (gtk_drop_down_get_model (building)), >, 1);
  gtk_drop_down_set_selected (building, 1);
  pwt_settle ();
  g_assert_nonnull (
      strstr (pwt_fake_backend_last_request (f->backend, "account.list"), "\"building\""));
  gtk_drop_down_set_selected (opened, 1);
  pwt_settle ();
  g_assert_cmpstr (view (f, "stack"), ==, "empty"); /* none is closed */
}

/* Those who are open now and whose money is gone by then; fewer the sooner. */
static void
test_whose_money_is_gone_soon (Fixture *f, gconstpointer data)
{
  GtkDropDown *opened = GTK_DROP_DOWN (pwt_find_id (f->page, "opened"));
  GListModel *choices = gtk_drop_down_get_model (opened);
  guint n_before = G_MAXUINT;

  g_assert_cmpuint (g_list_model_get_n_items (choices), ==, 7);
  for (guint i = 6; i >= 3; i--) {
    GtkSelectionModel *rows;
    const char *request;

    gtk_drop_down_set_selected (opened, i);
    pwt_settle ();
    request = pwt_fake_backend_last_request (f->backend, "account.list");
    g_assert_nonnull (strstr (request, "\"field\":\"is_closed\",\"value\":\"false\""));
    g_assert_nonnull (strstr (request, "\"field\":\"dry_us\",\"most\":\""));
    rows = gtk_column_view_get_model (GTK_COLUMN_VIEW (pwt_find_id (f->page, "table")));
    g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (rows)), <=, n_before);
    n_before = g_list_model_get_n_items (G_LIST_MODEL (rows));
  }
  g_assert_cmpuint (n_before, >, 0); /* before Monday: sooner than 3 days, on a Friday */
  act (f, "accounts.show-all");
  g_assert_cmpuint (gtk_drop_down_get_selected (opened), ==, 0);
}

static void
test_the_only_hit_opens_by_enter (Fixture *f, gconstpointer data)
{
  type (f, f->meter->serial);
  g_signal_emit_by_name (pwt_find_id (f->page, "search"), "activate");
  pwt_settle ();
  g_assert_cmpstr (view (f, "views"), ==, "story");
  g_assert_cmpstr (text_of (f->story, "title"), ==, f->meter->tenant_name);
  act (f, "accounts.back");
  g_assert_cmpstr (view (f, "views"), ==, "list");
}

static gint64
shown_money (Fixture *f, const char *id)
{
  g_autoptr (GString) plain = g_string_new (text_of (f->story, id));
  PwtMoney money;

  g_string_replace (plain, "¥", "", 0);
  g_string_replace (plain, ",", "", 0);
  g_string_replace (plain, "−", "-", 0);
  g_test_message ("%s", plain->str);
  g_assert_true (pwt_money_parse (plain->str, &money, NULL));
  return money.e4;
}

/* What a clerk reads on the screen is a true sum. */
static void
test_the_figures_shown_add_up (Fixture *f, gconstpointer data)
{
  show_story (f);
  g_assert_cmpstr (view (f, "views"), ==, "story");
  g_assert_cmpint (ABS (shown_money (f, "balance_value") -
                        (shown_money (f, "opening_value") + shown_money (f, "topups_value") -
                         shown_money (f, "used_value") - shown_money (f, "taken_value"))),
                   <=, 200); /* two cents of rounding: four figures of half a cent */
  g_assert_nonnull (strstr (text_of (f->story, "identity"), f->meter->serial));
  g_assert_nonnull (strstr (text_of (f->story, "identity"), f->meter->account_number));
}

/* The day begins at midnight, by a reading of a moment before: both are told. */
static void
test_the_opening_says_moment_and_reading (Fixture *f, gconstpointer data)
{
  const char *source;

  show_story (f);
  source = text_of (f->story, "opening_source");
  g_assert_nonnull (strstr (source, "00:00"));
  g_assert_nonnull (strstr (source, "read "));
  g_assert_nonnull (strstr (source, "23:56"));
}

static void
test_terms_lead_to_their_lines (Fixture *f, gconstpointer data)
{
  guint all;

  show_story (f);
  all = pwt_account_ledger_get_n (f->ledger);
  g_signal_emit_by_name (pwt_find_id (f->story, "topups"), "clicked");
  g_assert_cmpstr (pwt_account_ledger_get_shown (f->ledger), ==, "sales");
  g_assert_cmpuint (pwt_account_ledger_get_n (f->ledger), >, 0);
  g_assert_cmpuint (pwt_account_ledger_get_n (f->ledger), <, all);
  g_signal_emit_by_name (pwt_find_id (f->story, "used"), "clicked");
  g_assert_cmpstr (pwt_account_ledger_get_shown (f->ledger), ==, "use");
  g_signal_emit_by_name (pwt_find_id (f->story, "balance"), "clicked");
  g_assert_cmpuint (pwt_account_ledger_get_n (f->ledger), ==, all);
}

static void
add_line (PwtAccountStory *story, PwtStoryKind kind, PwtDate date, gboolean is_missing)
{
  PwtStoryLine *line = pwt_record_new (&pwt_story_line_record);

  line->kind = kind;
  line->date = date;
  line->is_missing = is_missing;
  g_ptr_array_add (story->lines, line);
}

static gboolean
has_cell (GtkWidget *root, const char *text)
{
  if (PWT_IS_TEXT_CELL (root) &&
      g_strcmp0 (pwt_text_cell_get_text (PWT_TEXT_CELL (root)), text) == 0)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (has_cell (child, text))
      return TRUE;
  return FALSE;
}

/* Day after day of which nobody knows anything is one row, and says how many they are. */
static void
test_days_not_read_are_one_row (Fixture *f, gconstpointer data)
{
  PwtAccountStory *story = pwt_record_new (&pwt_account_story_record);
  PwtDate day = pwt_date_from_ymd (2026, 11, 20);

  show_story (f);
  story->from = day - 4;
  story->until = day + 1;
  story->account =
      pwt_record_copy (&pwt_account_record, pwt_account_story_view_get (f->story)->account);
  story->tenant =
      pwt_record_copy (&pwt_tenant_record, pwt_account_story_view_get (f->story)->tenant);
  for (PwtDate date = day; date > day - 3; date--)
    add_line (story, PWT_STORY_USE, date, TRUE);
  add_line (story, PWT_STORY_SALE, day - 3, FALSE);
  add_line (story, PWT_STORY_USE, day - 3, TRUE);
  add_line (story, PWT_STORY_USE, day - 4, FALSE);
  pwt_account_ledger_set_story (f->ledger, story);
  pwt_settle ();
  g_assert_cmpuint (pwt_account_ledger_get_n (f->ledger), ==, 4);
  g_assert_true (
      has_cell (GTK_WIDGET (f->ledger), "3 days not read since 11-18: use is not known"));
  g_assert_true (has_cell (GTK_WIDGET (f->ledger), "Not read: use is not known"));
  pwt_record_free (&pwt_account_story_record, story);
}

/* A day that is not over has no 24:00, and only today is used “so far”. */
static void
test_days_that_are_not_whole (Fixture *f, gconstpointer data)
{
  PwtAccountStory *story = pwt_record_new (&pwt_account_story_record);
  PwtDesk *desk = pwt_main_window_get_desk (f->desktop->window);
  PwtDate today = pwt_date_from_time (pwt_desk_now_us (desk), pwt_desk_get_zone (desk));
  PwtStoryLine *line;
  int year, month, day;
  g_autofree char *midnight = NULL;

  show_story (f);
  story->from = today - 2;
  story->until = today + 1;
  story->account =
      pwt_record_copy (&pwt_account_record, pwt_account_story_view_get (f->story)->account);
  story->tenant =
      pwt_record_copy (&pwt_tenant_record, pwt_account_story_view_get (f->story)->tenant);
  for (guint i = 0; i < 3; i++) {
    add_line (story, PWT_STORY_USE, today - (i > 1 ? 2 : 0), i == 0);
    line = g_ptr_array_index (story->lines, i);
    line->is_partial = TRUE;
    line->time_us = pwt_desk_now_us (desk);
  }
  pwt_account_ledger_set_story (f->ledger, story);
  pwt_settle ();
  pwt_date_to_ymd (today, &year, &month, &day);
  midnight = g_strdup_printf ("%02d-%02d 24:00", month, day);
  g_assert_false (has_cell (GTK_WIDGET (f->ledger), midnight));
  g_assert_true (has_cell (GTK_WIDGET (f->ledger), "Not read so far"));
  g_assert_true (has_cell (GTK_WIDGET (f->ledger), "Used so far"));
  g_assert_true (has_cell (GTK_WIDGET (f->ledger), "Part of a day's use"));
  pwt_record_free (&pwt_account_story_record, story);
}

/* The column and the filter mean the same days. */
static void
test_who_has_3_days_left_is_within_3 (Fixture *f, gconstpointer data)
{
  GtkWidget *table = pwt_find_id (f->page, "table");

  for (guint i = 0; i < f->site->rows->len; i++)
    ((PwtMeterRow *) g_ptr_array_index (f->site->rows, i))->balance.e4 = 10000 * 10000;
  f->meter->balance.e4 = 197000 * 7 / 2; /* three and a half days */
  gtk_drop_down_set_selected (GTK_DROP_DOWN (pwt_find_id (f->page, "opened")), 4);
  pwt_settle ();
  g_assert_cmpuint (
      g_list_model_get_n_items (G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (table)))),
      ==, 1);
  g_assert_true (has_cell (table, "3"));
}

static guint
n_shown_columns (GtkWidget *table)
{
  GListModel *columns = gtk_column_view_get_columns (GTK_COLUMN_VIEW (table));
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++) {
    g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

    n += gtk_column_view_column_get_visible (column) ? 1 : 0;
  }
  return n;
}

static gboolean
fits (gpointer table)
{
  GtkAdjustment *across = gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (table));

  return gtk_adjustment_get_upper (across) <= gtk_adjustment_get_page_size (across);
}

static gboolean
shows_all_columns (gpointer table)
{
  return n_shown_columns (table) == 9 && fits (table);
}

/* On a clerk's monitor nothing stands beside the screen, whatever size text has. */
static void
test_large_text_fits (Fixture *f, gconstpointer data)
{
  GtkWidget *table = pwt_find_id (f->page, "table");

  g_assert_true (shows_all_columns (table));
  pwt_settings_set_text_percent (150);
  pwt_look_apply ();
  pwt_settle ();
  pwt_wait (fits, table);
  g_assert_cmpuint (n_shown_columns (table), >=, 6);
  g_assert_cmpuint (n_shown_columns (table), <, 9);
  pwt_settings_set_text_percent (100);
  pwt_look_apply ();
  pwt_settle ();
  pwt_wait (shows_all_columns, table);
}

static void
test_another_period_is_asked_for (Fixture *f, gconstpointer data)
{
  show_story (f);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (pwt_find_id (f->story, "period")), 1);
  pwt_settle ();
  g_assert_nonnull (strstr (pwt_fake_backend_last_request (f->backend, "account.story"),
                            "\"from\":\"2026-10-01\",\"until\":\"2026-11-01\""));
  g_assert_cmpstr (text_of (f->story, "balance_caption"), ==, "Balance at the end");
}

static void
test_a_story_that_cannot_be_told (Fixture *f, gconstpointer data)
{
  pwt_fake_backend_refuse (f->backend, "account.story", PWT_BACKEND_ERROR_REFUSED, "Not now");
  show_story (f);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (GTK_STACK (pwt_find_id (f->story, "stack"))),
                   ==, "failed");
  g_assert_cmpstr (text_of (f->story, "problem"), ==, "Not now");
  act (f, "story.reload");
  g_assert_cmpstr (text_of (f->story, "title"), ==, f->meter->tenant_name);
}

static void
test_money_on_its_way_is_said (Fixture *f, gconstpointer data)
{
  PwtSaleRequest request = { .id = pwt_backend_new_id (PWT_BACKEND (f->backend)),
                             .project = f->site->project->id,
                             .point = f->meter->point,
                             .paid = { 1230000 } };

  show_story (f);
  g_assert_false (gtk_widget_get_visible (pwt_find_id (f->story, "waiting")));
  pwt_fake_site_sell (f->site, &request, 0);
  act (f, "story.reload");
  g_assert_true (gtk_widget_get_visible (pwt_find_id (f->story, "waiting")));
  g_assert_nonnull (strstr (text_of (f->story, "waiting"), "¥123.00"));
}

/* In the ledger, and so on paper, it is what it is at the counter. */
static void
test_a_doubted_sale_is_being_checked (Fixture *f, gconstpointer data)
{
  PwtSaleRequest request = { .id = pwt_backend_new_id (PWT_BACKEND (f->backend)),
                             .project = f->site->project->id,
                             .point = f->meter->point,
                             .paid = { 1230000 } };
  PwtSaleReply *sale = pwt_fake_site_sell (f->site, &request, 0);
  g_autofree char *number = pwt_show_receipt_number (sale->receipt->number);
  g_autofree char *waits = g_strdup_printf ("%s · Cash · Waiting to be sent · paid ¥123.00 · %s",
                                            number, sale->receipt->operator_name);
  g_autofree char *is_checked = g_strdup_printf (
      "%s · Cash · Checking the meter · paid ¥123.00 · %s", number, sale->receipt->operator_name);

  show_story (f);
  g_assert_true (has_cell (GTK_WIDGET (f->ledger), waits));
  sale->topup->reason = pwt_topup_dup_other_count (8, 7);
  act (f, "story.reload");
  pwt_settle ();
  g_assert_true (has_cell (GTK_WIDGET (f->ledger), is_checked));
}

static void
test_another_meter_is_said (Fixture *f, gconstpointer data)
{
  f->meter->state = PWT_METER_LOST;
  f->meter->other_since_us = f->site->now_us - 2 * PWT_US_PER_HOUR;
  show_story (f);
  g_assert_true (gtk_widget_get_visible (pwt_find_id (f->story, "waiting")));
  g_assert_nonnull (strstr (text_of (f->story, "waiting"), "another meter answers since 2026-"));
}

/* --- several rooms --- */

static void
give (Fixture *f, const char *room, gint64 yuan, PwtMeterState state)
{
  PwtMeterRow *row = pwt_fake_site_find_room (f->site, room);

  row->balance.e4 = yuan * 10000;
  row->state = state;
  row->is_forced = FALSE;
  row->is_closed = state == PWT_METER_OK;
}

static char *
chip_text (Fixture *f)
{
  GtkWidget *box = gtk_widget_get_first_child (pwt_find_id (f->story, "chip"));

  return g_strdup (gtk_label_get_text (GTK_LABEL (gtk_widget_get_last_child (box))));
}

/* One room's debt is said of that room, and a sum that is positive is not red. */
static void
test_each_room_stands_for_itself (Fixture *f, gconstpointer data)
{
  g_autofree char *chip = NULL, *both = NULL;
  GtkWidget *balance, *side;

  pwt_fake_site_join (f->site, "A201", "A202");
  pwt_fake_site_join (f->site, "A201", "A203");
  give (f, "A201", 320, PWT_METER_OK);
  give (f, "A202", -12, PWT_METER_ARREARS);
  give (f, "A203", 100, PWT_METER_OK);
  show_story (f);
  balance = pwt_find_id (f->story, "balance_value");
  chip = chip_text (f);
  g_assert_cmpstr (chip, ==, "A202 In arrears");
  g_assert_cmpstr (text_of (f->story, "balance_caption"), ==, "Sum of 3 meters now");
  g_assert_cmpint (shown_money (f, "balance_value"), ==, 408 * 10000);
  g_assert_false (gtk_widget_has_css_class (balance, "t-arrears"));
  g_assert_cmpstr (text_of (f->story, "why_title"), ==, "A202: Nothing is left");
  g_assert_nonnull (strstr (text_of (f->story, "identity"), "A201, A202, A203"));
  side = pwt_find_id (f->story, "side");
  g_assert_true (gtk_widget_get_first_child (side) == pwt_find_id (f->story, "meters_card"));
  give (f, "A203", -1, PWT_METER_ARREARS);
  act (f, "story.reload");
  both = chip_text (f);
  g_assert_cmpstr (both, ==, "In arrears: 2/3 rooms");
}

/* Who has just moved in owes nothing. */
static void
test_nothing_bought_yet_is_said (Fixture *f, gconstpointer data)
{
  g_autofree char *chip = NULL;

  give (f, "A201", 0, PWT_METER_UNSOLD);
  show_story (f);
  chip = chip_text (f);
  g_assert_cmpstr (chip, ==, "Nothing bought yet");
  g_assert_cmpstr (text_of (f->story, "why_title"), ==, "Nothing bought yet");
}

static void
test_words_of_the_list (void)
{
  static const struct {
    PwtRoomsState state;
    const char *text, *css;
  } rows[] = {
    { { PWT_METER_OK, 1, 1, "A1" }, "Normal", NULL },
    { { PWT_METER_OK, 3, 3, "A1" }, "Normal", NULL },
    { { PWT_METER_ARREARS, 1, 1, "A1" }, "In arrears", "t-arrears" },
    { { PWT_METER_ARREARS, 3, 1, "A1" }, "A1 In arrears", "t-arrears" },
    { { PWT_METER_ARREARS, 3, 2, "A1" }, "In arrears: 2/3 rooms", "t-arrears" },
    { { PWT_METER_LOST, 1, 1, "A1" }, "Lost", "t-lost" },
    { { PWT_METER_LOST, 2, 1, "A1" }, "A1 Lost", NULL },
    { { PWT_METER_UNSOLD, 1, 1, "A1" }, "Nothing bought yet", NULL },
    { { PWT_METER_UNSOLD, 2, 1, NULL }, "Nothing bought yet: 1/2 rooms", NULL },
    { { PWT_METER_NEW, 0, 0, NULL }, "Not opened", NULL }, /* no meter any more */
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *text = pwt_rooms_state_text (&rows[i].state);

    g_assert_cmpstr (text, ==, rows[i].text);
    g_assert_cmpstr (pwt_rooms_state_text_css (&rows[i].state), ==, rows[i].css);
  }
}

/* --- where one reads --- */

static GtkAdjustment *
scroll_of (Fixture *f, const char *id)
{
  GtkWidget *widget = pwt_find_id (f->story, id);

  return GTK_IS_SCROLLED_WINDOW (widget)
             ? gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (widget))
             : gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (widget));
}

/* A refresh leaves one where one reads; another account is read from its newest line. */
static void
test_another_account_is_read_from_its_top (Fixture *f, gconstpointer data)
{
  static const char *const panes[] = { "view", "side_scroll" };
  double values[G_N_ELEMENTS (panes)];

  gtk_window_set_default_size (GTK_WINDOW (f->desktop->window), 1366, 480);
  show_story (f);
  pwt_settle_layout (f->desktop);
  for (guint i = 0; i < G_N_ELEMENTS (panes); i++) {
    gtk_adjustment_set_value (scroll_of (f, panes[i]), 150);
    pwt_settle_layout (f->desktop);
    values[i] = gtk_adjustment_get_value (scroll_of (f, panes[i]));
    g_assert_cmpfloat (values[i], >, 0);
  }
  act (f, "story.reload");
  pwt_settle_layout (f->desktop);
  for (guint i = 0; i < G_N_ELEMENTS (panes); i++)
    g_assert_cmpfloat (gtk_adjustment_get_value (scroll_of (f, panes[i])), ==, values[i]);
  f->meter = pwt_fake_site_find_room (f->site, "A101");
  show_story (f);
  pwt_settle_layout (f->desktop);
  for (guint i = 0; i < G_N_ELEMENTS (panes); i++)
    g_assert_cmpfloat (gtk_adjustment_get_value (scroll_of (f, panes[i])), ==, 0);
}

/* --- the tenant --- */

static PwtTenantDialog *
edit (Fixture *f)
{
  PwtTenantDialog *dialog = pwt_tenant_dialog_new (pwt_main_window_get_desk (f->desktop->window),
                                                   GTK_WINDOW (f->desktop->window),
                                                   pwt_account_story_view_get (f->story)->tenant);

  gtk_window_present (GTK_WINDOW (dialog));
  pwt_settle ();
  return dialog;
}

static void
test_a_tenant_is_renamed (Fixture *f, gconstpointer data)
{
  PwtTenantDialog *dialog;

  show_story (f);
  dialog = edit (f);
  g_assert_false (gtk_widget_get_sensitive (pwt_find_id (dialog, "button"))); /* as it was */
  gtk_editable_set_text (GTK_EDITABLE (pwt_find_id (dialog, "name_row")), "  新名字商贸  ");
  g_signal_emit_by_name (pwt_find_id (dialog, "button"), "clicked");
  pwt_settle ();
  g_assert_cmpuint (pwt_fake_backend_count (f->backend, "tenant.save"), ==, 1);
  act (f, "story.reload");
  g_assert_cmpstr (text_of (f->story, "title"), ==, "新名字商贸");
}

/* Saved once, and the meters told in the same breath; what cannot be is said before it is asked. */
static void
test_alarm_amounts_are_changed (Fixture *f, gconstpointer data)
{
  PwtLimitsDialog *dialog;
  GtkWidget *form;

  show_story (f);
  dialog = pwt_limits_dialog_new (pwt_main_window_get_desk (f->desktop->window),
                                  GTK_WINDOW (f->desktop->window),
                                  pwt_account_story_view_get (f->story));
  gtk_window_present (GTK_WINDOW (dialog));
  pwt_settle ();
  form = pwt_find_id (dialog, "form");
  g_assert_false (gtk_widget_get_sensitive (pwt_find_id (dialog, "button"))); /* as they were */
  gtk_editable_set_text (
      GTK_EDITABLE (pwt_record_form_get_editor (PWT_RECORD_FORM (form), "alarm2")), "800");
  g_assert_false (gtk_widget_get_sensitive (pwt_find_id (dialog, "button")));
  g_assert_true (gtk_widget_get_visible (pwt_find_id (dialog, "problem")));
  gtk_editable_set_text (
      GTK_EDITABLE (pwt_record_form_get_editor (PWT_RECORD_FORM (form), "alarm1")), "900");
  g_assert_true (gtk_widget_get_sensitive (pwt_find_id (dialog, "button")));
  g_signal_emit_by_name (pwt_find_id (dialog, "button"), "clicked");
  pwt_settle ();
  g_assert_cmpuint (pwt_fake_backend_count (f->backend, "account.limits"), ==, 1);
  g_assert_nonnull (strstr (pwt_fake_backend_last_request (f->backend, "account.limits"), "900"));
  g_assert_cmpuint (pwt_fake_backend_count (f->backend, "meter.command-many"), ==, 1);
  g_assert_nonnull (
      strstr (pwt_fake_backend_last_request (f->backend, "meter.command-many"), "\"alarms\""));
}

/* Stars are what somebody was shown: they are no phone number. */
static void
test_stars_are_no_number (Fixture *f, gconstpointer data)
{
  PwtTenantDialog *dialog;
  GtkWidget *button;
  GtkEditable *phone;

  g_free (f->meter->phone);
  f->meter->phone = g_strdup ("138****1203");
  show_story (f);
  dialog = edit (f);
  button = pwt_find_id (dialog, "button");
  phone = GTK_EDITABLE (pwt_find_id (dialog, "phone_row"));
  gtk_editable_set_text (phone, "138****1204");
  g_assert_false (gtk_widget_get_sensitive (button));
  g_assert_true (gtk_widget_get_visible (pwt_find_id (dialog, "problem")));
  gtk_editable_set_text (phone, "13800001204");
  g_assert_true (gtk_widget_get_sensitive (button));
  gtk_editable_set_text (phone, "138****1203");
  g_assert_false (gtk_widget_get_sensitive (button));
  gtk_window_destroy (GTK_WINDOW (dialog));
  pwt_settle ();
}

static gboolean
has_ended (gpointer export)
{
  return pwt_list_export_get_state (export) != PWT_LIST_EXPORT_RUNNING;
}

/* What a tenant asks for: whose it is, of which days, and every line that is shown. */
static void
test_a_statement_is_saved (Fixture *f, gconstpointer data)
{
  g_autofree char *dir = g_dir_make_tmp ("prewatt-story-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "statement.csv", NULL);
  g_autofree char *text = NULL, *id = pwt_id_dup_text (f->meter->account);
  g_autoptr (PwtListExport) export = NULL;
  const PwtTable *table;
  const char *logged;

  show_story (f);
  export = pwt_export_button_save (pwt_find_type (f->ledger, PWT_TYPE_EXPORT_BUTTON),
                                   PWT_EXPORT_CSV, path, TRUE);
  pwt_wait (has_ended, export);
  g_assert_cmpint (pwt_list_export_get_state (export), ==, PWT_LIST_EXPORT_DONE);
  g_assert_cmpuint (pwt_list_export_get_done (export), ==, pwt_account_ledger_get_n (f->ledger));
  table = pwt_list_export_get_table (export);
  g_assert_cmpstr (table->title, ==, "Statement of account");
  g_assert_nonnull (strstr (table->filter, f->meter->tenant_name));
  g_assert_nonnull (strstr (table->filter, "2026-11-01 to 2026-11-"));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "500.00"));
  logged = pwt_fake_backend_last_request (f->desktop->backend, "list.exported");
  g_assert_nonnull (strstr (logged, "\"list\":\"account.story\""));
  g_assert_nonnull (strstr (logged, id));
  g_remove (path);
  g_rmdir (dir);
}

static GtkWidget *
last_title (GtkColumnView *view)
{
  return gtk_widget_get_last_child (gtk_widget_get_first_child (GTK_WIDGET (view)));
}

/* In a window of 200 % on a clerk's monitor: what was paid and what is left is seen. */
static void
test_the_narrow_ledger_shows_its_balance (Fixture *f, gconstpointer data)
{
  GtkColumnView *view = GTK_COLUMN_VIEW (pwt_find_id (f->ledger, "view"));
  GListModel *columns = gtk_column_view_get_columns (view);
  GtkAdjustment *across = gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (view));
  guint n = g_list_model_get_n_items (columns);
  graphene_rect_t title;

  show_story (f);
  gtk_window_set_default_size (GTK_WINDOW (f->desktop->window), 800, 384);
  pwt_settle_layout (f->desktop);
  gtk_window_set_default_size (GTK_WINDOW (f->desktop->window), 683, 384);
  pwt_settle_layout (f->desktop);
  g_assert_cmpfloat (gtk_adjustment_get_upper (across), <=, gtk_adjustment_get_page_size (across));
  g_assert_true (gtk_widget_compute_bounds (last_title (view), GTK_WIDGET (view), &title));
  g_assert_cmpfloat (title.origin.x + title.size.width, ==,
                     (float) gtk_widget_get_width (GTK_WIDGET (view)));
  for (guint i = n - 2; i < n; i++) {
    g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

    g_assert_true (gtk_column_view_column_get_visible (column));
  }
}

#define TEST(name, function)                                                                       \
  g_test_add ("/app/accounts/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  pwt_test_app_init (&argc, &argv);
  TEST ("the-list-is-asked-and-shown", test_the_list_is_asked_and_shown);
  TEST ("what-leaves-as-a-file", test_what_leaves_as_a_file);
  TEST ("search-and-filters", test_search_and_filters);
  TEST ("whose-money-is-gone-soon", test_whose_money_is_gone_soon);
  TEST ("the-only-hit-opens-by-enter", test_the_only_hit_opens_by_enter);
  TEST ("days-that-are-not-whole", test_days_that_are_not_whole);
  TEST ("the-figures-shown-add-up", test_the_figures_shown_add_up);
  TEST ("the-opening-says-moment-and-reading", test_the_opening_says_moment_and_reading);
  TEST ("terms-lead-to-their-lines", test_terms_lead_to_their_lines);
  TEST ("another-account-is-read-from-its-top", test_another_account_is_read_from_its_top);
  TEST ("who-has-3-days-left-is-within-3", test_who_has_3_days_left_is_within_3);
  TEST ("large-text-fits", test_large_text_fits);
  TEST ("days-not-read-are-one-row", test_days_not_read_are_one_row);
  TEST ("another-period-is-asked-for", test_another_period_is_asked_for);
  TEST ("a-story-that-cannot-be-told", test_a_story_that_cannot_be_told);
  TEST ("money-on-its-way-is-said", test_money_on_its_way_is_said);
  TEST ("a-doubted-sale-is-being-checked", test_a_doubted_sale_is_being_checked);
  TEST ("another-meter-is-said", test_another_meter_is_said);
  TEST ("each-room-stands-for-itself", test_each_room_stands_for_itself);
  TEST ("nothing-bought-yet-is-said", test_nothing_bought_yet_is_said);
  g_test_add_func ("/app/accounts/words-of-the-list", test_words_of_the_list);
  TEST ("a-statement-is-saved", test_a_statement_is_saved);
  TEST ("the-narrow-ledger-shows-its-balance", test_the_narrow_ledger_shows_its_balance);
  TEST ("alarm-amounts-are-changed", test_alarm_amounts_are_changed);
  TEST ("a-tenant-is-renamed", test_a_tenant_is_renamed);
  TEST ("stars-are-no-number", test_stars_are_no_number);
  return g_test_run ();
}
