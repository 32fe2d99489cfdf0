/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The log, backups, and the program that runs the site. */
#include "fake-answers.h"

#define MINUTE PWT_US_PER_MINUTE
#define N_OLD_ENTRIES 400
#define IDS                                                                                        \
  "\"id\":\"0190b3f0-0000-7000-8000-000000000001\","                                               \
  "\"project\":\"0190b3f0-0000-7000-8000-000000000002\","

static const struct {
  int minutes_ago;
  const char *operator_name, *display, *operation, *subject_name, *before, *after;
} entries[] = {
  { 2, "wangli", "王丽", "sale.create", "A201 · 启明五金", NULL,
    "{" IDS "\"point\":\"0190b3f0-0000-7000-8000-000000000003\",\"paid\":\"300.00\",\"pay_method\":"
    "\"wechat\"}" },
  { 9, "wangli", "王丽", "receipt.print", "A201 · 启明五金", NULL, NULL },
  { 14, "zhaogong", "赵工", "meter.command", "B305 · 云栖茶舍", NULL,
    "{" IDS "\"meter\":\"0190b3f0-0000-7000-8000-000000000003\",\"kind\":\"trip\",\"reason\":"
    "\"欠费三天，已电话通知\"}" },
  { 31, "boss", "陈经理", "tenant.save", "启明五金",
    "{" IDS "\"name\":\"启明五金\",\"contact\":\"李明\",\"phone\":\"13812345678\"}",
    "{" IDS "\"name\":\"启明五金制品有限公司\",\"contact\":\"李明\",\"phone\":\"13987654321\"}" },
  { 36, NULL, NULL, "topup.end", "A201 · 启明五金 · 00018204", NULL,
    "{\"id\":\"0190b3f0-0000-7000-8000-000000000001\","
    "\"project\":\"0190b3f0-0000-7000-8000-000000000002\","
    "\"point\":\"0190b3f0-0000-7000-8000-000000000003\","
    "\"meter\":\"0190b3f0-0000-7000-8000-000000000004\",\"amount\":\"500.00\","
    "\"state\":\"settled\",\"count_before\":8,\"target_count\":9,\"balance_before\":\"35.94\","
    "\"count_after\":9,\"balance_after\":\"535.94\",\"attempts\":1,"
    "\"sale\":\"0190b3f0-0000-7000-8000-000000000001\"}" },
  { 39, "zhaogong", "赵工", "job.cancel", "A101", NULL,
    "{\"id\":\"0190b3f0-0000-7000-8000-000000000001\"}" },
  { 42, "wangli", "王丽", "auth.sign-in", "王丽", NULL, NULL },
  { 43, NULL, NULL, "auth.sign-in.failed", NULL, NULL, NULL },
  { 55, NULL, NULL, "backup.made", NULL, NULL,
    "{\"id\":\"0190b3f0-0000-7000-8000-000000000001\",\"made_us\":\"2026-11-20T02:30:00Z\","
    "\"path\":\"/media/usb/riverside-2026-11-20\",\"bytes\":48123904}" },
  { 71, "zhaogong", "赵工", "meter.save", "202501010001", NULL, NULL },
};

static PwtAuditRow *
new_entry (PwtFakeSite *site, guint i)
{
  PwtAuditRow *row = pwt_record_new (&pwt_audit_row_record);

  row->id = pwt_fake_id (51, i + 1);
  row->number = 12840 - i;
  row->time_us = site->now_us - entries[i].minutes_ago * MINUTE;
  row->operator_name = g_strdup (entries[i].operator_name);
  row->operator_display = g_strdup (entries[i].display);
  row->origin = g_strdup (entries[i].operator_name != NULL ? "prewatt" : "engine");
  row->operation = g_strdup (entries[i].operation);
  if (g_str_has_prefix (row->operation, "auth.") || g_str_has_prefix (row->operation, "backup.")) {
    row->number = 312 - i; /* of the site's own chain */
  } else {
    row->project = site->project->id;
    row->project_name = g_strdup (site->project->name);
  }
  row->subject_count = g_str_has_prefix (row->operation, "job.") ? 154 : 0;
  row->subject = pwt_id_dup_text (pwt_fake_id (50, i + 1));
  row->subject_name = g_strdup (entries[i].subject_name);
  row->before = g_strdup (entries[i].before);
  row->after = g_strdup (entries[i].after);
  row->hash = g_strdup ("8c1f0ab2d94e77aa8c1f0ab2d94e77aa8c1f0ab2d94e77aa8c1f0ab2d94e77aa");
  return row;
}

static PwtAuditRow *
new_old_entry (PwtFakeSite *site, guint i)
{
  PwtAuditRow *row = new_entry (site, i % 2 == 0 ? 0 : 4);

  row->id = pwt_fake_id (52, i + 1);
  row->number = 12800 - i;
  row->time_us = site->now_us - (90 + 7 * i) * MINUTE;
  return row;
}

static char *
answer_audit (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
              gconstpointer request, GError **error)
{
  PwtListRequest asked = *(const PwtListRequest *) request;
  g_autoptr (GPtrArray) plain = g_ptr_array_new ();
  GPtrArray *rows = pwt_record_list_new ();
  char *json;

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    g_ptr_array_add (rows, new_entry (site, i));
  for (guint i = 0; i < N_OLD_ENTRIES; i++)
    g_ptr_array_add (rows, new_old_entry (site, i));
  for (guint i = 0; i < site->n_new_entries; i++)
    g_ptr_array_insert (rows, 0, new_old_entry (site, N_OLD_ENTRIES + i));
  /* All of them are new enough for any period. */
  for (guint i = 0; asked.filters != NULL && i < asked.filters->len; i++)
    if (((PwtFilter *) g_ptr_array_index (asked.filters, i))->least == NULL)
      g_ptr_array_add (plain, g_ptr_array_index (asked.filters, i));
  asked.filters = plain;
  json = pwt_fake_window (operation, &pwt_audit_row_record, rows, &asked);
  pwt_record_list_free (&pwt_audit_row_record, rows);
  return json;
}

static char *
answer_commands (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
                 gconstpointer request, GError **error)
{
  static const PwtCommandState states[] = { PWT_COMMAND_PROVED, PWT_COMMAND_UNREACHABLE,
                                            PWT_COMMAND_REFUSED, PWT_COMMAND_SENT };
  PwtListRequest asked = *(const PwtListRequest *) request;
  GPtrArray *rows = pwt_record_list_new ();
  char *json;

  asked.filters = NULL;
  for (guint i = 0; i < 40; i++) {
    PwtCommandRow *row = pwt_record_new (&pwt_command_row_record);

    row->id = pwt_fake_id (60, i + 1);
    row->project = site->project->id;
    row->meter = pwt_fake_site_find_room (site, "A201")->id;
    row->kind = i % 3 == 0 ? PWT_COMMAND_TRIP : PWT_COMMAND_READ;
    row->state = states[i % G_N_ELEMENTS (states)];
    row->room = g_strdup_printf ("A%u", 201 + i);
    row->serial = g_strdup_printf ("2025010100%02u", i);
    row->tenant_name = g_strdup ("启明五金制品有限公司");
    row->operator_name = g_strdup ("赵工");
    row->created_us = site->now_us - i * 20 * MINUTE;
    row->ended_us = row->state == PWT_COMMAND_SENT ? PWT_TIME_NONE : row->created_us + MINUTE;
    if (row->state == PWT_COMMAND_UNREACHABLE)
      row->result =
          g_strdup ("The meter does not answer. Check its power, its address and the cable.");
    g_ptr_array_add (rows, row);
  }
  json = pwt_fake_window (operation, &pwt_command_row_record, rows, &asked);
  pwt_record_list_free (&pwt_command_row_record, rows);
  return json;
}

static char *
answer_verify (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
               gconstpointer request, GError **error)
{
  static const char *const subjects[] = { "business file", "entries", "balances",    "receipts",
                                          "sales",         "takings", "audit chain", "accounts" };
  PwtVerification *found = pwt_record_new (&pwt_verification_record);
  char *json;

  found->is_good = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (subjects); i++) {
    PwtFinding *finding = pwt_record_new (&pwt_finding_record);

    finding->subject = g_strdup (subjects[i]);
    finding->is_good = TRUE;
    finding->checked = 1200 + 731 * i;
    g_ptr_array_add (found->findings, finding);
  }
  json = pwt_record_to_json (&pwt_verification_record, found);
  pwt_record_free (&pwt_verification_record, found);
  return json;
}

static char *
answer_site_status (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
                    gconstpointer request, GError **error)
{
  PwtSiteStatus status = {
    .version = (char *) "0.1.0",
    .since_us = site->now_us - 9 * PWT_US_PER_DAY,
    .folder = (char *) "/var/lib/prewatt/sites/binjiang-zhizao-chanyeyuan-2026",
    .business_bytes = 38400000,
    .history_bytes = 912000000,
    .free_bytes = G_GINT64_CONSTANT (182000000000),
    .verified_us = site->now_us - 3 * PWT_US_PER_HOUR,
    .verified_entries = 12840,
    .is_verified_good = TRUE,
  };

  return pwt_record_to_json (&pwt_site_status_record, &status);
}

/* What the site's double remembers of its backups: one for each run of a test. */
static PwtBackupPlan plan = { PWT_BACKUP_DAILY, 150, 14, NULL };

static PwtBackup *
new_backup (PwtFakeSite *site, guint i)
{
  PwtBackup *backup = pwt_record_new (&pwt_backup_record);

  backup->id = pwt_fake_id (70, i + 1);
  backup->path = g_strdup_printf ("/srv/prewatt/riverside/backups/riverside-%u", i);
  backup->bytes = 950000000 - (gint64) i * 7300000;
  backup->made_us = site->now_us - (7 + 24 * i) * PWT_US_PER_HOUR;
  backup->took_us = 4 * PWT_US_PER_SECOND;
  if (i == 0) {
    backup->drilled_us = site->now_us - PWT_US_PER_HOUR;
    backup->drill_took_us = 6400000;
  }
  return backup;
}

/* The one backup of the tests is a job of the site, so that the jobs' own operations know it. */
static PwtJob *
backup_job (PwtFakeSite *site)
{
  PwtId id = pwt_fake_id (71, 1);
  PwtJob *job;

  for (guint i = 0; i < site->jobs->len; i++)
    if (pwt_id_equal (((PwtJob *) g_ptr_array_index (site->jobs, i))->id, id))
      return g_ptr_array_index (site->jobs, i);
  job = pwt_record_new (&pwt_job_record);
  job->id = id;
  job->kind = g_strdup ("backup");
  job->state = PWT_JOB_DONE;
  job->done = job->total = 1000;
  job->created_us = site->now_us;
  g_ptr_array_add (site->jobs, job);
  return job;
}

static void
set_backup (PwtFakeSite *site, PwtJobState state)
{
  PwtJob *job = backup_job (site);

  job->state = state;
  job->done = state == PWT_JOB_RUNNING ? 420 : 1000;
  g_free (job->result);
  job->result =
      g_strdup (state == PWT_JOB_FAILED
                    ? "The folder /media/usb is not there: plug its drive in, or choose another"
                    : NULL);
}

static char *
answer_backup_status (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
                      gconstpointer request, GError **error)
{
  PwtBackupStatus *status = pwt_record_new (&pwt_backup_status_record);
  char *json;

  status->plan = pwt_record_copy (&pwt_backup_plan_record, &plan);
  status->folder = g_strdup ("/var/lib/prewatt/sites/binjiang-zhizao-chanyeyuan-2026/backups");
  status->next_us =
      plan.rhythm != PWT_BACKUP_NEVER ? site->now_us + 16 * PWT_US_PER_HOUR : PWT_TIME_NONE;
  status->last = pwt_record_copy (&pwt_job_record, backup_job (site));
  for (guint i = 0; i < 6; i++)
    g_ptr_array_add (status->backups, new_backup (site, i));
  json = pwt_record_to_json (&pwt_backup_status_record, status);
  pwt_record_free (&pwt_backup_status_record, status);
  return json;
}

static char *
answer_plan (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
             gconstpointer request, GError **error)
{
  const PwtBackupPlan *wanted = request;

  plan.rhythm = wanted->rhythm;
  plan.minute = wanted->minute;
  plan.keep = wanted->keep;
  return g_strdup ("{}");
}

static char *
answer_start (PwtFakeBackend *self, PwtFakeSite *site, const PwtOperation *operation,
              gconstpointer request, GError **error)
{
  set_backup (site, PWT_JOB_RUNNING);
  return pwt_record_to_json (&pwt_job_record, backup_job (site));
}

void
pwt_fake_backup_ends (PwtFakeBackend *self, PwtJobState state)
{
  set_backup (pwt_fake_backend_get_site (self), state);
  pwt_fake_backend_emit (self, "job", pwt_fake_id (71, 1));
}

const PwtFakeAnswer pwt_fake_admin_answers[] = {
  { "audit.list", answer_audit },
  { "command.list", answer_commands },
  { "books.verify", answer_verify },
  { "site.status", answer_site_status },
  { "backup.status", answer_backup_status },
  { "backup.plan", answer_plan },
  { "backup.start", answer_start },
  { "backup.drill", answer_start },
  { NULL, NULL },
};
