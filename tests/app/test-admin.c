/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The log, and Setup → Site. */
#include <glib/gstdio.h>

#include "app/common/export-button.h"
#include "app/common/remote-list.h"
#include "app/log/log-page.h"
#include "app/log/log-changes.h"
#include "app/log/log-words.h"
#include "app/log/verify-dialog.h"
#include "app/meters/job-window.h"
#include "app/setup/autostart.h"
#include "app/setup/site-section.h"
#include "harness.h"

#define IDS                                                                                        \
  "\"id\":\"0190b3f0-0000-7000-8000-000000000001\","                                               \
  "\"project\":\"0190b3f0-0000-7000-8000-000000000002\","

typedef struct {
  PwtDesktop *desktop;
  GtkWidget *page;
} Fixture;

static void
set_up_log (Fixture *f, gconstpointer data)
{
  f->desktop = pwt_desktop_new_signed_in ();
  gtk_widget_activate_action (GTK_WIDGET (f->desktop->window), "win.page", "s", "log");
  pwt_settle ();
  f->page = pwt_find_type (f->desktop->window, PWT_TYPE_LOG_PAGE);
  g_assert_nonnull (f->page);
}

static void
set_up_site (Fixture *f, gconstpointer data)
{
  f->desktop = pwt_desktop_new_signed_in ();
  gtk_widget_activate_action (GTK_WIDGET (f->desktop->window), "win.page", "s", "setup");
  pwt_settle ();
  gtk_widget_activate_action (pwt_find_id (f->desktop->window, "tabs"), "setup.section", "s",
                              "site");
  pwt_settle ();
  f->page = pwt_find_type (f->desktop->window, PWT_TYPE_SITE_SECTION);
  g_assert_nonnull (f->page);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  pwt_fake_backup_ends (f->desktop->backend, PWT_JOB_DONE);
  pwt_settle ();
  pwt_desktop_free (f->desktop);
}

static const char *
text_of (Fixture *f, const char *id)
{
  return gtk_label_get_text (GTK_LABEL (pwt_find_id (f->page, id)));
}

static void
choose_line (Fixture *f, const char *table, guint line)
{
  GtkSelectionModel *model =
      gtk_column_view_get_model (GTK_COLUMN_VIEW (pwt_find_id (f->page, table)));

  gtk_selection_model_select_item (model, line, TRUE);
  pwt_settle ();
}

static gboolean
was_asked (Fixture *f, const char *operation, const char *text)
{
  return strstr (pwt_fake_backend_last_request (f->desktop->backend, operation), text) != NULL;
}

/* --- log --- */

static void
test_entry_is_shown_with_what_changed (Fixture *f, gconstpointer data)
{
  GtkWidget *marked;

  choose_line (f, "actions_table", 3);
  g_assert_cmpstr (text_of (f, "subtitle"), ==, "启明五金");
  g_assert_true (gtk_widget_get_visible (pwt_find_id (f->page, "changes_title")));
  marked = gtk_grid_get_child_at (GTK_GRID (pwt_find_id (f->page, "changes")), 0, 1);
  g_assert_true (g_str_has_prefix (gtk_label_get_text (GTK_LABEL (marked)), "● "));
  marked = gtk_grid_get_child_at (GTK_GRID (pwt_find_id (f->page, "changes")), 0, 2);
  g_assert_false (g_str_has_prefix (gtk_label_get_text (GTK_LABEL (marked)), "● "));
}

/* What others do meanwhile moves the rows down: the chosen one stays what the pane shows. */
static void
test_chosen_entry_moves_with_its_row (Fixture *f, gconstpointer data)
{
  GtkSelectionModel *model =
      gtk_column_view_get_model (GTK_COLUMN_VIEW (pwt_find_id (f->page, "actions_table")));

  choose_line (f, "actions_table", 3);
  pwt_fake_backend_get_site (f->desktop->backend)->n_new_entries = 2;
  gtk_widget_activate_action (f->page, "log.reload", NULL);
  pwt_settle ();
  g_assert_cmpstr (text_of (f, "subtitle"), ==, "启明五金");
  g_assert_false (gtk_selection_model_is_selected (model, 3));
  g_assert_true (gtk_selection_model_is_selected (model, 5));
}

static PwtJobWindow *
find_job_window (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

    if (PWT_IS_JOB_WINDOW (window))
      return PWT_JOB_WINDOW (window);
  }
  return NULL;
}

/* Of a command to many the log leads to each of its meters. */
static void
test_an_entry_leads_to_its_meters (Fixture *f, gconstpointer data)
{
  choose_line (f, "actions_table", 0);
  g_assert_false (gtk_widget_get_visible (pwt_find_id (f->page, "job_button")));
  choose_line (f, "actions_table", 5); /* a job that was stopped */
  g_assert_true (gtk_widget_get_visible (pwt_find_id (f->page, "job_button")));
  gtk_widget_activate_action (f->page, "log.show-job", NULL);
  pwt_settle ();
  g_assert_nonnull (find_job_window ());
  g_assert_cmpuint (pwt_fake_backend_count (f->desktop->backend, "job-item.list"), ==, 1);
  gtk_window_destroy (GTK_WINDOW (find_job_window ()));
}

static void
test_narrowed_by_what_is_chosen (Fixture *f, gconstpointer data)
{
  choose_line (f, "actions_table", 2);
  gtk_widget_activate_action (f->page, "log.only-operator", NULL);
  pwt_settle ();
  g_assert_true (was_asked (f, "audit.list", "\"zhaogong\""));
  g_assert_true (gtk_widget_get_visible (pwt_find_id (f->page, "only")));
  gtk_widget_activate_action (f->page, "log.show-all", NULL);
  pwt_settle ();
  g_assert_false (was_asked (f, "audit.list", "\"zhaogong\""));
  g_assert_false (was_asked (f, "audit.list", "\"least\""));
  g_assert_false (gtk_widget_get_visible (pwt_find_id (f->page, "only")));
}

static void
test_period_and_kind_are_asked_of_the_engine (Fixture *f, gconstpointer data)
{
  g_assert_true (was_asked (f, "audit.list", "\"least\"")); /* 30 days */
  gtk_drop_down_set_selected (GTK_DROP_DOWN (pwt_find_id (f->page, "group")), 1);
  pwt_settle ();
  g_assert_true (was_asked (f, "audit.list", "\"sale.create\""));
  g_assert_true (was_asked (f, "audit.list", "\"limit\":" G_STRINGIFY (PWT_REMOTE_LIST_WINDOW)));
}

static void
test_nothing_found_says_how_to_go_on (Fixture *f, gconstpointer data)
{
  gtk_editable_set_text (GTK_EDITABLE (pwt_find_id (f->page, "search")), "没有这样的词");
  g_signal_emit_by_name (pwt_find_id (f->page, "search"), "search-changed");
  pwt_settle ();
  g_assert_cmpstr (gtk_stack_get_visible_child_name (GTK_STACK (pwt_find_id (f->page, "stack"))),
                   ==, "empty");
  g_assert_true (gtk_widget_get_visible (pwt_find_id (f->page, "empty_button")));
}

static void
test_commands_are_the_other_view (Fixture *f, gconstpointer data)
{
  gtk_widget_activate_action (f->page, "log.view", "s", "commands");
  pwt_settle ();
  g_assert_cmpuint (pwt_fake_backend_count (f->desktop->backend, "command.list"), >, 0);
  choose_line (f, "commands_table", 1);
  g_assert_true (g_str_has_prefix (text_of (f, "subtitle"), "A202"));
  g_assert_false (gtk_widget_get_visible (pwt_find_id (f->page, "raw_expander")));
}

static void
test_what_is_shown_is_exported (Fixture *f, gconstpointer data)
{
  static const char *const ids[] = { "export_actions", "export_commands" };
  static const char *const operations[] = { "audit.list", "command.list" };
  static const char *const views[] = { "actions", "commands" };

  for (guint i = 0; i < G_N_ELEMENTS (views); i++) {
    GtkWidget *shown, *other;

    gtk_widget_activate_action (f->page, "log.view", "s", views[i]);
    pwt_settle ();
    shown = pwt_find_id (f->page, ids[i]);
    other = pwt_find_id (f->page, ids[1 - i]);
    g_assert_true (gtk_widget_get_visible (shown));
    g_assert_false (gtk_widget_get_visible (other));
    g_assert_cmpstr (pwt_export_button_get_source (PWT_EXPORT_BUTTON (shown))->operation, ==,
                     operations[i]);
  }
}

static void
test_books_are_verified (Fixture *f, gconstpointer data)
{
  guint asked = pwt_fake_backend_count (f->desktop->backend, "site.status");

  g_assert_nonnull (strstr (text_of (f, "chain"), "12,840"));
  gtk_widget_activate_action (f->page, "log.verify", NULL);
  pwt_settle ();
  g_assert_cmpuint (pwt_fake_backend_count (f->desktop->backend, "books.verify"), ==, 1);
  g_assert_cmpuint (pwt_fake_backend_count (f->desktop->backend, "site.status"), >, asked);
}

/* What is found is said in the words of the desk: amounts, books and states as they are elsewhere.
 */
static void
test_findings_are_in_words (Fixture *f, gconstpointer data)
{
  PwtVerification *found = pwt_record_new (&pwt_verification_record);
  PwtFinding *wrong = pwt_record_new (&pwt_finding_record);
  PwtFinding *open = pwt_record_new (&pwt_finding_record);
  PwtFindingItem *newer = pwt_record_new (&pwt_finding_item_record);
  GtkWindow *dialog;
  GtkGrid *grid;

  g_ptr_array_add (wrong->items,
                   pwt_finding_item_new ("balance-differs", "in-transit", "",
                                         G_GINT64_CONSTANT (10000000), G_GINT64_CONSTANT (362000)));
  newer->code = g_strdup ("newer-than-this");
  g_ptr_array_add (wrong->items, newer);
  wrong->subject = g_strdup ("balances");
  wrong->n_items = 7;
  open->subject = g_strdup ("top-up");
  open->is_good = TRUE;
  open->n_items = 1;
  g_ptr_array_add (open->items,
                   pwt_finding_item_new ("topup-open", "7a", "unknown", G_GINT64_CONSTANT (1000000),
                                         "20250101", G_GINT64_CONSTANT (1200)));
  g_ptr_array_add (found->findings, open);
  g_ptr_array_add (found->findings, wrong);
  dialog = pwt_verify_dialog_new (GTK_WINDOW (f->desktop->window), found);
  grid = pwt_find_type (dialog, GTK_TYPE_GRID);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (gtk_grid_get_child_at (grid, 1, 1))), ==,
                   "book In transit of nobody: ¥1,000.00 is kept, ¥36.20 was posted\n"
                   "newer-than-this\nand 5 more of them");
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (gtk_grid_get_child_at (grid, 1, 3))), ==,
                   "7a Checking the meter: ¥100.00 for meter 20250101, paid 1,200 min ago");
  gtk_window_destroy (dialog);
  pwt_record_free (&pwt_verification_record, found);
}

/* Whatever is found, the dialog fits a clerk's monitor, and what is wrong comes first. */
static void
test_many_findings_fit_the_screen (Fixture *f, gconstpointer data)
{
  PwtVerification *found = pwt_record_new (&pwt_verification_record);
  GtkWindow *dialog;
  GtkGrid *grid;
  int height;

  for (guint i = 0; i < 20; i++) {
    PwtFinding *finding = pwt_record_new (&pwt_finding_record);

    finding->subject = g_strdup ("balances");
    finding->is_good = i < 10;
    finding->checked = 12000;
    if (i >= 10) {
      g_autofree char *long_text = g_strnfill (300, 'x');

      g_ptr_array_add (finding->items, pwt_finding_item_new ("file-damaged", long_text));
      finding->n_items = 1;
    }
    g_ptr_array_add (found->findings, finding);
  }
  dialog = pwt_verify_dialog_new (GTK_WINDOW (f->desktop->window), found);
  gtk_window_present (dialog);
  pwt_settle ();
  gtk_widget_measure (GTK_WIDGET (dialog), GTK_ORIENTATION_VERTICAL, -1, NULL, &height, NULL, NULL);
  g_assert_cmpint (height, <, 768);
  grid = pwt_find_type (dialog, GTK_TYPE_GRID);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (gtk_grid_get_child_at (grid, 0, 0))), ==, "✗");
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (gtk_grid_get_child_at (grid, 0, 20))), ==, "✓");
  gtk_window_destroy (dialog);
  pwt_record_free (&pwt_verification_record, found);
}

static void
test_every_operation_has_words (void)
{
  for (guint i = 0; i < pwt_n_operations; i++) {
    const PwtOperation *operation = &pwt_operations[i];
    g_autofree char *text = pwt_log_action_text (operation->name);

    if (!(operation->flags & (PWT_OP_READS_ONLY | PWT_OP_WAITS)))
      g_assert_cmpstr (text, !=, operation->name);
  }
}

static void
test_words_of_entries (void)
{
  PwtAuditRow row = { .operation = (char *) "tenant.save" };
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  GPtrArray *changes;
  const PwtLogChange *change;
  g_autofree char *failed = pwt_log_action_text ("auth.sign-in.failed");
  g_autofree char *unknown = pwt_log_action_text ("from.the-future");

  g_assert_cmpstr (failed, !=, "auth.sign-in.failed");
  g_assert_cmpstr (unknown, ==, "from.the-future");

  row.before = (char *) "{" IDS "\"name\":\"a\",\"contact\":\"b\"}";
  row.after = (char *) "{" IDS "\"name\":\"c\",\"phone\":\"1\"}";
  changes = pwt_log_changes (&row, zone);
  g_assert_cmpuint (changes->len, ==, 3);
  change = changes->pdata[0];
  g_assert_true (change->is_different);
  change = changes->pdata[1]; /* the contact went */
  g_assert_cmpstr (change->before, ==, "b");
  g_assert_null (change->after);
  g_assert_true (change->is_different);
  change = changes->pdata[2]; /* the phone came */
  g_assert_null (change->before);
  g_assert_true (change->is_different);
  g_ptr_array_unref (changes);

  row.before = NULL; /* new: nothing differs, everything was entered */
  changes = pwt_log_changes (&row, zone);
  g_assert_cmpuint (changes->len, ==, 2);
  g_assert_false (((PwtLogChange *) changes->pdata[0])->is_different);
  g_ptr_array_unref (changes);

  row.after = (char *) "not JSON at all";
  changes = pwt_log_changes (&row, zone);
  g_assert_cmpuint (changes->len, ==, 0);
  g_ptr_array_unref (changes);
}

#define PROJECT                                                                                    \
  "\"id\":\"0190b3f0-0000-7000-8000-000000000001\",\"name\":\"a\",\"time_zone\":\"Asia/Shanghai\""

static void
test_times_of_entries (void)
{
  PwtAuditRow row = { .operation = (char *) "project.save",
                      .before = (char *) "{" PROJECT ",\"interval_s\":1800}",
                      .after = (char *) "{" PROJECT ",\"interval_s\":7200}" };
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (GPtrArray) changes = pwt_log_changes (&row, zone);
  const PwtLogChange *change = NULL;

  for (guint i = 0; i < changes->len; i++)
    if (((PwtLogChange *) changes->pdata[i])->is_different)
      change = changes->pdata[i];
  g_assert_nonnull (change);
  g_assert_cmpstr (change->before, ==, "30 min");
  g_assert_cmpstr (change->after, ==, "2 h");
}

#define CHANGE "\"project\":\"0190b3f0-0000-7000-8000-000000000001\""
#define METER                                                                                      \
  "{\"id\":\"0190b3f0-0000-7000-8000-000000000007\"," CHANGE                                       \
  ",\"line\":\"0190b3f0-0000-7000-8000-000000000008\",\"profile\":\"dtsy\",\"address\":7,"         \
  "\"ct_ratio\":1,\"pt_ratio\":1,\"number\":0,\"retired_us\":\"1970-01-01T00:00:00Z\",\"serial\":"

static const PwtLogChange *
find_change (const GPtrArray *changes, const char *label)
{
  for (guint i = 0; i < changes->len; i++)
    if (g_str_equal (((PwtLogChange *) changes->pdata[i])->label, label))
      return changes->pdata[i];
  return NULL;
}

static void
check_change (const char *undo, const char *change, const char *was, const char *is,
              const char *about)
{
  PwtAuditRow row = { .operation = (char *) "site.change",
                      .before = (char *) undo,
                      .after = (char *) change };
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (GPtrArray) changes = pwt_log_changes (&row, zone);
  const PwtLogChange *serial = find_change (changes, "Meter 1 · Meter no.");
  g_autofree char *text = pwt_log_about_text (&row);

  g_assert_nonnull (serial);
  g_assert_true (serial->is_different);
  g_assert_cmpstr (serial->before, ==, was);
  g_assert_cmpstr (serial->after, ==, is);
  g_assert_cmpstr (text, ==, about);
  /* The request that undoes it is nobody's change; what the site gives by itself was not typed. */
  g_assert_null (find_change (changes, "Removed 1 · Kind"));
  g_assert_null (find_change (changes, "Meter 1 · No."));
  g_assert_null (find_change (changes, "Meter 1 · Out of service since"));
}

/* What is logged as "before" is what undoes the change: shown is what was done. */
static void
test_changes_of_the_site (void)
{
  const char *removes = "{" CHANGE ",\"removed\":[{\"kind\":\"meter\","
                        "\"id\":\"0190b3f0-0000-7000-8000-000000000007\"}]}";
  const char *has = "{" CHANGE ",\"meters\":[" METER "\"2211\"}]}";
  const char *saves = "{" CHANGE ",\"meters\":[" METER "\"2212\"}]}";

  check_change (removes, has, NULL, "2211", "Meter 2211");
  check_change (has, removes, "2211", NULL, "Meter 2211");
  check_change (has, saves, "2211", "2212", "Meter 2212");
}

static const char *
after_of (const GPtrArray *changes, const char *label)
{
  for (guint i = 0; i < changes->len; i++) {
    const PwtLogChange *change = changes->pdata[i];

    if (g_str_equal (change->label, label))
      return change->after;
  }
  return NULL;
}

/* Of a command to many the job is logged, with what was asked as text inside it. */
static void
test_words_of_a_mass_command (void)
{
  PwtAuditRow row = { .operation = (char *) "meter.command-many",
                      .after =
                          (char *) "{" IDS
                                   "\"kind\":\"commands\",\"state\":\"running\",\"total\":30,"
                                   "\"request\":\"{\\\"id\\\":"
                                   "\\\"0190b3f0-0000-7000-8000-000000000001\\\","
                                   "\\\"project\\\":"
                                   "\\\"0190b3f0-0000-7000-8000-000000000002\\\","
                                   "\\\"kind\\\":\\\"trip\\\",\\\"reason\\\":\\\"欠费\\\"}\"}" };
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (GPtrArray) changes = pwt_log_changes (&row, zone);

  g_assert_cmpstr (after_of (changes, "Command"), ==, "Trip");
  g_assert_cmpstr (after_of (changes, "Reason"), ==, "欠费");
  g_assert_cmpstr (after_of (changes, "Meters"), ==, "30");
}

/* A hold sets no overload threshold, and what the meter drew before is not one either. */
static void
test_words_of_a_command (void)
{
  PwtAuditRow row = { .operation = (char *) "meter.command",
                      .before = (char *) "{" IDS "\"state\":\"ok\",\"power_w\":1520}",
                      .after =
                          (char *) "{" IDS "\"meter\":\"0190b3f0-0000-7000-8000-000000000003\","
                                   "\"kind\":\"hold\",\"reason\":\"检修\",\"power_w\":0}" };
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (GPtrArray) changes = pwt_log_changes (&row, zone), overload = NULL;

  g_assert_cmpuint (changes->len, ==, 2);
  g_assert_cmpstr (after_of (changes, "Command"), ==, "Hold supply");
  g_assert_cmpstr (after_of (changes, "Reason"), ==, "检修");
  row.after = (char *) "{" IDS "\"meter\":\"0190b3f0-0000-7000-8000-000000000003\","
                       "\"kind\":\"overload\",\"power_w\":5000}";
  overload = pwt_log_changes (&row, zone);
  g_assert_cmpstr (after_of (overload, "Overload threshold"), ==, "5,000");
}

/* The password is not logged, so that what is logged is no whole request. */
static void
test_words_of_a_sign_in (void)
{
  PwtAuditRow row = { .operation = (char *) "auth.sign-in.failed",
                      .after = (char *) "{\"name\":\"wang\",\"origin\":\"prewatt\"}" };
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (GPtrArray) changes = pwt_log_changes (&row, zone);

  g_assert_cmpuint (changes->len, ==, 1);
  g_assert_cmpstr (after_of (changes, "User name"), ==, "wang");
}

/* What the engine logs by itself is said in words too; and a job whose request is only an id says
 * nothing rather than that id. */
static void
test_words_of_the_engines_own (void)
{
  PwtAuditRow row = { .operation = (char *) "topup.end",
                      .after =
                          (char *) "{" IDS "\"point\":\"0190b3f0-0000-7000-8000-000000000003\","
                                   "\"meter\":\"0190b3f0-0000-7000-8000-000000000004\","
                                   "\"sale\":\"0190b3f0-0000-7000-8000-000000000001\","
                                   "\"amount\":\"500.00\",\"state\":\"settled\","
                                   "\"target_count\":9,\"attempts\":1}" };
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (GPtrArray) ended = pwt_log_changes (&row, zone), stopped = NULL;
  g_autoptr (GPtrArray) exported = NULL;
  g_autofree char *one = NULL, *many = NULL, *folder = NULL, *list = NULL;

  g_assert_cmpuint (ended->len, >=, 4);
  g_assert_cmpstr (((PwtLogChange *) ended->pdata[0])->label, ==, "Amount");
  g_assert_cmpstr (((PwtLogChange *) ended->pdata[0])->after, ==, "500.00");
  row.operation = (char *) "job.cancel";
  row.after = (char *) "{\"id\":\"0190b3f0-0000-7000-8000-000000000001\"}";
  stopped = pwt_log_changes (&row, zone);
  g_assert_cmpuint (stopped->len, ==, 0);

  row.subject_name = (char *) "A101";
  row.subject_count = 1;
  one = pwt_log_about_text (&row);
  row.subject_count = 12;
  many = pwt_log_about_text (&row);
  g_assert_cmpstr (one, ==, "A101");
  g_assert_cmpstr (many, ==, "A101 …, 12 meters");
  row = (PwtAuditRow){ .operation = (char *) "backup.made",
                       .subject = (char *) "/media/usb/riverside-2026-11-20" };
  folder = pwt_log_about_text (&row);
  g_assert_cmpstr (folder, ==, "riverside-2026-11-20");
  row = (PwtAuditRow){ .operation = (char *) "list.exported",
                       .after = (char *) "{\"list\":\"meter.list\",\"title\":\"仪表\"}" };
  list = pwt_log_about_text (&row);
  g_assert_cmpstr (list, ==, "仪表");
  exported = pwt_log_changes (&row, zone);
  g_assert_cmpstr (((PwtLogChange *) exported->pdata[0])->after, ==, "仪表");
  g_assert_cmpstr (pwt_log_origin_text ("engine"), ==, "By itself");
  g_assert_cmpstr (pwt_log_origin_text ("direct"), ==, "Command line");
  g_assert_cmpstr (pwt_log_origin_text ("counter-1"), ==, "counter-1");
}

/* --- site --- */

static gboolean
is_enabled (Fixture *f, const char *button)
{
  return gtk_widget_get_sensitive (pwt_find_id (f->page, button));
}

static void
test_plan_is_saved (Fixture *f, gconstpointer data)
{
  g_assert_false (is_enabled (f, "save_button"));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (pwt_find_id (f->page, "rhythm")),
                              PWT_BACKUP_TWICE_DAILY);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (pwt_find_id (f->page, "time")), 3);
  gtk_editable_set_text (GTK_EDITABLE (pwt_find_id (f->page, "folder")), " /media/usb ");
  g_assert_true (is_enabled (f, "save_button"));
  gtk_widget_activate_action (f->page, "site.save", NULL);
  pwt_settle ();
  g_assert_true (was_asked (f, "backup.plan", "\"twice-daily\""));
  g_assert_true (was_asked (f, "backup.plan", "\"minute\":90"));
  g_assert_true (was_asked (f, "backup.plan", "\"/media/usb\""));
  g_assert_false (is_enabled (f, "save_button"));
}

static void
test_refused_plan_keeps_what_was_typed (Fixture *f, gconstpointer data)
{
  GtkEditable *folder = GTK_EDITABLE (pwt_find_id (f->page, "folder"));

  gtk_editable_set_text (folder, "/nowhere");
  pwt_fake_backend_refuse (
      f->desktop->backend, "backup.plan", PWT_BACKEND_ERROR_REFUSED,
      "The folder /nowhere is not there: plug its drive in, or choose another");
  gtk_widget_activate_action (f->page, "site.save", NULL);
  pwt_settle ();
  g_assert_nonnull (strstr (text_of (f, "problem"), "/nowhere"));
  pwt_fake_backup_ends (f->desktop->backend, PWT_JOB_DONE); /* news do not take it away */
  pwt_settle ();
  g_assert_cmpstr (gtk_editable_get_text (folder), ==, "/nowhere");
}

static void
test_backup_runs_and_is_cancelled (Fixture *f, gconstpointer data)
{
  g_assert_true (is_enabled (f, "backup_button"));
  gtk_widget_activate_action (f->page, "site.backup", NULL);
  pwt_settle ();
  g_assert_true (gtk_widget_get_visible (pwt_find_id (f->page, "progress_box")));
  g_assert_false (is_enabled (f, "backup_button"));
  g_assert_false (is_enabled (f, "drill_button"));
  gtk_widget_activate_action (f->page, "site.cancel", NULL);
  pwt_settle ();
  g_assert_false (gtk_widget_get_visible (pwt_find_id (f->page, "progress_box")));
  g_assert_true (is_enabled (f, "backup_button"));
}

static void
test_failed_backup_is_said (Fixture *f, gconstpointer data)
{
  pwt_fake_backup_ends (f->desktop->backend, PWT_JOB_FAILED);
  pwt_settle ();
  g_assert_nonnull (strstr (text_of (f, "problem"), "/media/usb"));
  pwt_fake_backup_ends (f->desktop->backend, PWT_JOB_DONE);
  pwt_settle ();
  g_assert_cmpstr (text_of (f, "problem"), ==, "");
}

/* The double's site is in a folder that is not on this computer. */
static void
test_autostart_of_another_computer (Fixture *f, gconstpointer data)
{
  g_assert_false (gtk_widget_get_sensitive (pwt_find_id (f->page, "autostart")));
  g_assert_cmpstr (text_of (f, "autostart_text"), !=, "");
}

/* --- the computer's services --- */

static void
test_unit_of_a_folder (void)
{
  static const struct {
    const char *folder, *unit;
  } rows[] = {
    { "/srv/sites/riverside", "prewattd@srv-sites-riverside.service" },
    { "/srv/a-b", "prewattd@srv-a\\x2db.service" },
    { "/srv/.hidden", "prewattd@srv-.hidden.service" },
    { "/srv/园", "prewattd@srv-\\xe5\\x9b\\xad.service" },
    { "/srv/x/", "prewattd@srv-x.service" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *unit = pwt_autostart_unit (rows[i].folder);

    g_assert_cmpstr (unit, ==, rows[i].unit);
  }
}

typedef struct {
  gboolean is_done;
  PwtAutostart state;
  char *reason;
} Answer;

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;

  answer->state = pwt_autostart_finish (result, &answer->reason);
  answer->is_done = TRUE;
}

static PwtAutostart
ask_services (const char *script, char **reason)
{
  g_autofree char *dir = g_dir_make_tmp ("pwt-services-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "systemctl", NULL);
  Answer answer = { FALSE, PWT_AUTOSTART_OFF, NULL };

  if (script != NULL) {
    g_autofree char *text = g_strdup_printf ("#!/bin/sh\n%s\n", script);

    g_assert_true (g_file_set_contents (path, text, -1, NULL));
    g_assert_cmpint (g_chmod (path, 0700), ==, 0);
  }
  g_setenv ("PREWATT_SYSTEMCTL", path, TRUE);
  pwt_autostart_get_async ("/srv/site", NULL, answered_cb, &answer);
  while (!answer.is_done)
    g_main_context_iteration (NULL, TRUE);
  g_unsetenv ("PREWATT_SYSTEMCTL");
  g_unlink (path);
  g_rmdir (dir);
  *reason = answer.reason;
  return answer.state;
}

static void
test_what_the_services_answer (void)
{
  static const struct {
    const char *script;
    PwtAutostart state;
  } rows[] = {
    { "echo enabled", PWT_AUTOSTART_ON },
    { "echo disabled; exit 1", PWT_AUTOSTART_OFF },
    { "echo 'Failed to get unit file state: No such file or directory' >&2; exit 1",
      PWT_AUTOSTART_IMPOSSIBLE },
    { "echo 'Failed to connect to bus: No medium found' >&2; exit 1", PWT_AUTOSTART_IMPOSSIBLE },
    { "exit 1", PWT_AUTOSTART_IMPOSSIBLE },
    { NULL, PWT_AUTOSTART_IMPOSSIBLE }, /* there is none */
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *reason = NULL;

    g_assert_cmpint (ask_services (rows[i].script, &reason), ==, rows[i].state);
    g_assert_true ((reason != NULL) == (rows[i].state == PWT_AUTOSTART_IMPOSSIBLE));
  }
}

#define LOG(name, test) g_test_add ("/app/log/" name, Fixture, NULL, set_up_log, test, tear_down)
#define SITE(name, test)                                                                           \
  g_test_add ("/app/site-section/" name, Fixture, NULL, set_up_site, test, tear_down)

int
main (int argc, char **argv)
{
  pwt_test_app_init (&argc, &argv);
  LOG ("entry-is-shown-with-what-changed", test_entry_is_shown_with_what_changed);
  LOG ("chosen-entry-moves-with-its-row", test_chosen_entry_moves_with_its_row);
  LOG ("an-entry-leads-to-its-meters", test_an_entry_leads_to_its_meters);
  LOG ("narrowed-by-what-is-chosen", test_narrowed_by_what_is_chosen);
  LOG ("period-and-kind-are-asked-of-the-engine", test_period_and_kind_are_asked_of_the_engine);
  LOG ("nothing-found-says-how-to-go-on", test_nothing_found_says_how_to_go_on);
  LOG ("commands-are-the-other-view", test_commands_are_the_other_view);
  LOG ("what-is-shown-is-exported", test_what_is_shown_is_exported);
  LOG ("books-are-verified", test_books_are_verified);
  LOG ("findings-are-in-words", test_findings_are_in_words);
  LOG ("many-findings-fit-the-screen", test_many_findings_fit_the_screen);
  g_test_add_func ("/app/log/every-operation-has-words", test_every_operation_has_words);
  g_test_add_func ("/app/log/words-of-entries", test_words_of_entries);
  g_test_add_func ("/app/log/times-of-entries", test_times_of_entries);
  g_test_add_func ("/app/log/a-change-of-the-site-says-what-was-done", test_changes_of_the_site);
  g_test_add_func ("/app/log/words-of-the-engines-own", test_words_of_the_engines_own);
  g_test_add_func ("/app/log/words-of-a-mass-command", test_words_of_a_mass_command);
  g_test_add_func ("/app/log/words-of-a-command", test_words_of_a_command);
  g_test_add_func ("/app/log/words-of-a-sign-in", test_words_of_a_sign_in);
  SITE ("plan-is-saved", test_plan_is_saved);
  SITE ("refused-plan-keeps-what-was-typed", test_refused_plan_keeps_what_was_typed);
  SITE ("backup-runs-and-is-cancelled", test_backup_runs_and_is_cancelled);
  SITE ("failed-backup-is-said", test_failed_backup_is_said);
  SITE ("autostart-of-another-computer", test_autostart_of_another_computer);
  g_test_add_func ("/app/autostart/unit-of-a-folder", test_unit_of_a_folder);
  g_test_add_func ("/app/autostart/what-the-services-answer", test_what_the_services_answer);
  return g_test_run ();
}
