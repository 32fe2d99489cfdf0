/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An account's charts and papers: what they show is what its ledger says. */
#include <string.h>

#include "app/accounts/account-curve.h"
#include "app/accounts/account-ledger.h"
#include "app/accounts/account-papers.h"
#include "app/accounts/account-story.h"
#include "app/accounts/story-words.h"
#include "app/common/format.h"
#include "app/common/list-preview.h"
#include "app/common/text-cell.h"
#include "app/receipt/receipt-dialog.h"
#include "chart/chart.h"
#include "chart/line-chart.h"
#include "harness.h"

typedef struct {
  PwtDesktop *desktop;
  PwtFakeBackend *backend;
  PwtAccountStoryView *story;
  GtkWidget *curve, *papers;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  PwtFakeSite *site;
  g_autofree char *id = NULL;

  f->desktop = pwt_desktop_new_signed_in ();
  f->backend = f->desktop->backend;
  site = pwt_fake_backend_get_site (f->backend);
  gtk_widget_activate_action (GTK_WIDGET (f->desktop->window), "win.page", "s", "accounts");
  pwt_settle ();
  f->story = pwt_find_type (f->desktop->window, PWT_TYPE_ACCOUNT_STORY_VIEW);
  f->curve = pwt_find_type (f->story, PWT_TYPE_ACCOUNT_CURVE);
  f->papers = pwt_find_type (f->story, PWT_TYPE_ACCOUNT_PAPERS);
  id = pwt_id_dup_text (pwt_fake_site_find_room (site, "A201")->account);
  gtk_widget_activate_action (GTK_WIDGET (f->story), "accounts.show", "s", id);
  pwt_settle ();
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  pwt_desktop_free (f->desktop);
}

static void
show (Fixture *f, const char *view)
{
  gtk_widget_activate_action (pwt_find_id (f->curve, "stack"), "curve.show", "s", view);
  pwt_settle ();
}

static PwtChart *
chart (Fixture *f, const char *id)
{
  return PWT_CHART (pwt_find_id (f->curve, id));
}

static guint
count_kind (const PwtAccountStory *story, PwtStoryKind kind)
{
  guint n = 0;

  for (guint i = 0; i < story->lines->len; i++)
    n += ((const PwtStoryLine *) g_ptr_array_index (story->lines, i))->kind == kind;
  return n;
}

static guint
count_rows (PwtChart *of)
{
  g_autofree char *text = pwt_chart_dup_numbers (of);
  g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);

  return g_strv_length (lines) - 2; /* the head, and what is after the last line's end */
}

/* Every line that moves money is a spot; what comes in at once is two: before and after. */
static void
test_the_balance_is_the_ledgers (Fixture *f, gconstpointer data)
{
  const PwtAccountStory *story = pwt_account_story_view_get (f->story);
  g_autofree char *read_out = NULL, *balance = pwt_show_money (story->balance);
  PwtChart *curve = chart (f, "balance");
  guint n_spots = count_kind (story, PWT_STORY_OPENING) + count_kind (story, PWT_STORY_USE) +
                  2 * count_kind (story, PWT_STORY_SALE);

  show (f, "balance");
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (pwt_find_id (f->curve, "title"))), ==, "Balance");
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (curve)));
  g_assert_cmpuint (count_kind (story, PWT_STORY_SALE), >, 0);
  g_assert_cmpuint (count_rows (curve), ==, n_spots);
  pwt_chart_select (curve, (int) n_spots - 1);
  read_out = pwt_chart_dup_read_out (curve);
  g_assert_nonnull (strstr (read_out, balance));
}

static gint64
wh_of (const char *kwh)
{
  g_auto (GStrv) parts = g_strsplit (kwh, ".", 2);

  return g_ascii_strtoll (parts[0], NULL, 10) * 1000 +
         (parts[1] != NULL ? g_ascii_strtoll (parts[1], NULL, 10) : 0);
}

/* Bands cost more to find out: they are asked for when somebody looks at them. */
static void
test_bands_are_asked_for_when_looked_at (Fixture *f, gconstpointer data)
{
  const PwtAccountStory *story;
  guint n = pwt_fake_backend_count (f->backend, "account.story"), n_days = 0;
  g_autofree char *numbers = NULL, *read_out = NULL;
  g_auto (GStrv) lines = NULL, head = NULL, first = NULL;
  gint64 sum = 0;

  g_assert_null (
      strstr (pwt_fake_backend_last_request (f->backend, "account.story"), "\"has_bands\":true"));
  show (f, "bands");
  g_assert_cmpuint (pwt_fake_backend_count (f->backend, "account.story"), ==, n + 1);
  g_assert_nonnull (
      strstr (pwt_fake_backend_last_request (f->backend, "account.story"), "\"has_bands\":true"));
  story = pwt_account_story_view_get (f->story);
  numbers = pwt_chart_dup_numbers (chart (f, "bands"));
  lines = g_strsplit (numbers, "\r\n", -1);
  head = g_strsplit (lines[0], "\t", -1);
  g_assert_cmpuint (g_strv_length (head), ==, 1 + 3); /* sharp: nothing was used in it */
  g_assert_true (g_str_has_prefix (head[1], "Valley"));
  g_assert_true (g_str_has_prefix (head[3], "Peak"));
  for (guint i = 0; i < story->bands->len; i++)
    n_days += ((const PwtDayUse *) g_ptr_array_index (story->bands, i))->date <
              pwt_date_from_time (
                  story->now_us, pwt_desk_get_zone (pwt_main_window_get_desk (f->desktop->window)));
  g_assert_cmpuint (g_strv_length (lines) - 2, ==, n_days); /* today is still growing */
  first = g_strsplit (lines[1], "\t", -1);
  for (guint i = 1; i < g_strv_length (first); i++)
    sum += wh_of (first[i]);
  g_assert_cmpint (sum, ==, ((PwtDayUse *) g_ptr_array_index (story->bands, 0))->used.wh);
  pwt_chart_select (chart (f, "bands"), 8);
  read_out = pwt_chart_dup_read_out (chart (f, "bands"));
  g_assert_true (g_str_has_prefix (read_out, "11-09 Valley ")); /* a day has no hour */
  show (f, "use");
  g_assert_cmpuint (pwt_fake_backend_count (f->backend, "account.story"), ==, n + 1);
}

/* On the second of a month, one day is whole: it has a place on the axis. */
static void
test_bands_of_one_day (Fixture *f, gconstpointer data)
{
  GTimeZone *zone = pwt_desk_get_zone (pwt_main_window_get_desk (f->desktop->window));
  PwtChart *bands = chart (f, "bands");
  g_autofree char *read_out = NULL;
  gint64 from, until;

  pwt_fake_backend_get_site (f->backend)->now_us =
      pwt_civil_to_time (pwt_date_from_ymd (2026, 11, 2), 600, zone);
  show (f, "bands");
  g_assert_cmpuint (count_rows (bands), ==, 1);
  pwt_line_chart_get_view (PWT_LINE_CHART (bands), &from, &until);
  g_assert_cmpint (from, ==, pwt_civil_to_time (pwt_date_from_ymd (2026, 11, 1), 0, zone));
  g_assert_cmpint (until, ==, from + PWT_US_PER_DAY);
  pwt_chart_select (bands, 0);
  read_out = pwt_chart_dup_read_out (bands);
  g_assert_true (g_str_has_prefix (read_out, "11-01 "));
}

static void
test_bands_that_cannot_be_told (Fixture *f, gconstpointer data)
{
  g_autofree char *told = NULL, *again = NULL;

  pwt_fake_backend_refuse (f->backend, "account.story", PWT_BACKEND_ERROR_FAILED,
                           "The disk is full");
  show (f, "bands");
  told = pwt_chart_dup_description (chart (f, "bands"));
  g_assert_cmpstr (told, ==, "The disk is full");
  gtk_widget_activate_action (GTK_WIDGET (f->story), "story.reload", NULL);
  pwt_settle ();
  again = pwt_chart_dup_description (chart (f, "bands"));
  g_assert_nonnull (strstr (again, "Peak"));
}

static gpointer
find_window (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GObject) window = g_list_model_get_item (windows, i);

    if (G_TYPE_CHECK_INSTANCE_TYPE (window, type))
      return window;
  }
  return NULL;
}

static gboolean
is_there (gpointer type)
{
  return find_window (*(GType *) type) != NULL;
}

/* From the card to the paper that was given out, which prints again there. */
static void
test_receipts_open (Fixture *f, gconstpointer data)
{
  const PwtAccountStory *story = pwt_account_story_view_get (f->story);
  GtkWidget *list = pwt_find_type (f->papers, GTK_TYPE_LIST_BOX);
  GtkWidget *row = gtk_widget_get_first_child (list);
  GType type = PWT_TYPE_RECEIPT_DIALOG;
  guint n = 0;

  for (GtkWidget *each = row; each != NULL; each = gtk_widget_get_next_sibling (each))
    n++;
  g_assert_cmpuint (n, ==, MIN (count_kind (story, PWT_STORY_SALE), 4));
  g_assert_cmpstr (gtk_actionable_get_action_name (GTK_ACTIONABLE (row)), ==, "win.receipt");
  gtk_widget_activate (row);
  pwt_wait (is_there, &type);
  gtk_window_destroy (find_window (type));
  pwt_settle ();
}

static void
test_the_statement_is_previewed (Fixture *f, gconstpointer data)
{
  GType type = PWT_TYPE_LIST_PREVIEW;

  g_signal_emit_by_name (pwt_find_id (f->story, "statement_button"), "clicked");
  pwt_wait (is_there, &type);
  gtk_window_destroy (find_window (type));
  pwt_settle ();
}

/* In a label or a cell. */
static gboolean
says (GtkWidget *root, const char *text)
{
  const char *said = GTK_IS_LABEL (root)       ? gtk_label_get_text (GTK_LABEL (root))
                     : PWT_IS_TEXT_CELL (root) ? pwt_text_cell_get_text (PWT_TEXT_CELL (root))
                                               : NULL;

  if (said != NULL && strstr (said, text) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (says (child, text))
      return TRUE;
  return FALSE;
}

/* A day whose register fell: its row has no energy, and neither the heading nor the paper says that
 * all is known. */
static void
test_days_that_cannot_be_explained_are_said (Fixture *f, gconstpointer data)
{
  const PwtAccountStory *shown;
  GtkWidget *ledger = pwt_find_type (f->story, PWT_TYPE_ACCOUNT_LEDGER);
  PwtAccountStory *story;
  PwtStoryLine *line;
  g_autofree char *source = NULL, *whose = NULL, *before = NULL;

  shown = pwt_account_story_view_get (f->story);
  before = pwt_story_dup_whose (shown);
  g_assert_null (strstr (before, "explained"));
  story = pwt_record_copy (&pwt_account_story_record, shown);
  story->days_estimated = 0;
  pwt_account_ledger_set_story (PWT_ACCOUNT_LEDGER (ledger), story);
  g_assert_true (says (ledger, "every day was read"));

  line = pwt_record_new (&pwt_story_line_record);
  line->kind = PWT_STORY_USE;
  line->date = pwt_date_from_ymd (2026, 11, 1);
  line->is_odd = TRUE;
  line->money.e4 = -37200200;
  g_ptr_array_add (story->lines, line);
  story->days_odd = 1;
  pwt_account_ledger_set_story (PWT_ACCOUNT_LEDGER (ledger), story);
  pwt_settle ();
  g_assert_false (says (ledger, "every day was read"));
  g_assert_true (says (ledger, "1 day cannot be explained"));
  g_assert_true (
      says (ledger, "cannot be explained: the register fell or leapt, the energy is in no sum"));
  source = pwt_story_dup_source (story, PWT_STORY_TERM_USED, story->now_us, NULL);
  g_assert_cmpstr (source, ==, "energy without 1 day that cannot be explained");
  whose = pwt_story_dup_whose (story);
  g_assert_true (g_str_has_suffix (whose, " · 1 day cannot be explained"));
  pwt_record_free (&pwt_account_story_record, story);
}

#define TEST(name, func)                                                                           \
  g_test_add ("/app/account-curve/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  pwt_test_app_init (&argc, &argv);
  TEST ("the-balance-is-the-ledgers", test_the_balance_is_the_ledgers);
  TEST ("bands-are-asked-for-when-looked-at", test_bands_are_asked_for_when_looked_at);
  TEST ("bands-of-one-day", test_bands_of_one_day);
  TEST ("bands-that-cannot-be-told", test_bands_that_cannot_be_told);
  TEST ("receipts-open", test_receipts_open);
  TEST ("the-statement-is-previewed", test_the_statement_is_previewed);
  TEST ("days-that-cannot-be-explained-are-said", test_days_that_cannot_be_explained_are_said);
  return g_test_run ();
}
