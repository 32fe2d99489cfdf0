/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/log/log-words.h"

#include <glib/gi18n.h>

#include "app/log/log-changes.h"
#include "record/operations.h"

#define FAILED ".failed"

/* clang-format off */
static const struct {
  const char *operation;
  const char *text; /* to translate */
} actions[] = {
  { "site.setup", N_("First administrator created") },
  { "site.make-demo", N_("Demo site made") },
  { "site.import", N_("Site file imported") },
  { "site.change", N_("Site changed") },
  { "auth.sign-in", N_("Signed in") },
  { "auth.sign-out", N_("Signed out") },
  { "auth.password", N_("Own password changed") },
  { "operator.save", N_("Operator saved") },
  { "operator.disable", N_("Operator disabled") },
  { "operator.enable", N_("Operator enabled") },
  { "operator.reset-password", N_("Password reset") },
  { "role.save", N_("Role saved") },
  { "role.remove", N_("Role removed") },
  { "project.save", N_("Project saved") },
  { "logo.save", N_("Logo changed") },
  { "building.save", N_("Building saved") },
  { "floor.save", N_("Floor saved") },
  { "room.save", N_("Room saved") },
  { "gateway.save", N_("Gateway saved") },
  { "line.save", N_("Line saved") },
  { "point.save", N_("Point saved") },
  { "meter.save", N_("Meter saved") },
  { "circuit.save", N_("Circuit connected") },
  { "tariff.save", N_("Tariff saved") },
  { "tenant.save", N_("Tenant details saved") },
  { "account.open", N_("Account opened") },
  { "account.limits", N_("Alarm amounts changed") },
  { "sale.create", N_("Sale") },
  { "sale.cancel", N_("Sale cancelled") },
  { "topup.end", N_("Top-up ended") },
  { "topup.resolve", N_("Money in doubt decided") },
  { "receipt.print", N_("Receipt printed") },
  { "meter.command", N_("Command to a meter") },
  { "meter.command-many", N_("Command to many meters") },
  { "command.cancel", N_("Command withdrawn") },
  { "hold.end", N_("Hold ended by itself") },
  { "job.retry", N_("Failed ones tried again") },
  { "job.cancel", N_("Long work stopped") },
  { "site.backup", N_("Backup to a chosen folder") },
  { "backup.plan", N_("Backup plan changed") },
  { "backup.start", N_("Backup begun") },
  { "backup.made", N_("Backup made") },
  { "backup.removed", N_("Old backup removed") },
  { "backup.drill", N_("Restore drill begun") },
  { "backup.drilled", N_("Restore drill done") },
  { "list.exported", N_("List exported") },
};

static const char *const money[] = {
  "sale.create", "sale.cancel", "topup.end", "topup.resolve", "receipt.print", NULL };
static const char *const accounts[] = { "account.open", "account.limits", "tenant.save", NULL };
static const char *const meters[] = {
  "meter.command", "meter.command-many", "job.retry", "command.cancel", "hold.end", NULL };
static const char *const setup[] = {
  "site.import", "site.change", "project.save", "logo.save", "building.save", "floor.save",
  "room.save", "gateway.save", "line.save", "point.save", "meter.save", "circuit.save",
  "tariff.save", NULL };
static const char *const people[] = {
  "auth.sign-in", "auth.sign-in.failed", "auth.sign-out", "auth.password", "operator.save",
  "operator.disable", "operator.enable", "operator.reset-password",
  "role.save", "role.remove", "site.setup", NULL };
static const char *const upkeep[] = {
  "site.backup", "backup.plan", "backup.start", "backup.made", "backup.removed", "backup.drill",
  "backup.drilled", "job.cancel", NULL };

const PwtLogGroup pwt_log_groups[] = {
  { N_("Everything"), NULL },
  { N_("Money"), money },
  { N_("Accounts"), accounts },
  { N_("Commands"), meters },
  { N_("Setup"), setup },
  { N_("People"), people },
  { N_("Backups"), upkeep },
};
/* clang-format on */

const guint pwt_n_log_groups = G_N_ELEMENTS (pwt_log_groups);

static const char *
find_action (const char *operation)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (actions[i].operation, operation))
      return _ (actions[i].text);
  return NULL;
}

char *
pwt_log_action_text (const char *operation)
{
  g_autofree char *base = NULL;
  const char *text;

  g_return_val_if_fail (operation != NULL, NULL);

  if (g_str_has_suffix (operation, FAILED)) {
    base = g_strndup (operation, strlen (operation) - strlen (FAILED));
    text = find_action (base);
    return g_strdup_printf (_ ("%s: refused"), text != NULL ? text : base);
  }
  text = find_action (operation);
  return g_strdup (text != NULL ? text : operation);
}

/* clang-format off */
static const struct {
  const char *origin;
  const char *text; /* to translate */
} origins[] = {
  { "engine", N_("By itself") },
  { "prewatt", N_("Desktop") },
  { "prewattctl", N_("Command line") },
  { "direct", N_("Command line") }, /* on the files of a site that is not running */
  { "owner of the files", N_("Owner of the files") },
  { "api", N_("Another program") },
};
/* clang-format on */

const char *
pwt_log_origin_text (const char *origin)
{
  for (guint i = 0; i < G_N_ELEMENTS (origins); i++)
    if (g_strcmp0 (origins[i].origin, origin) == 0)
      return _ (origins[i].text);
  return origin;
}

/* What was exported has no id: it is called by its title. */
static char *
dup_exported (const PwtAuditRow *row)
{
  PwtExportRequest *list =
      row->after != NULL ? pwt_record_from_json (&pwt_export_request_record, row->after, -1, NULL)
                         : NULL;
  char *title = list != NULL ? g_strdup (list->title) : NULL;

  if (list != NULL)
    pwt_record_free (&pwt_export_request_record, list);
  return title;
}

char *
pwt_log_about_text (const PwtAuditRow *row)
{
  if (g_strcmp0 (row->operation, "list.exported") == 0)
    return dup_exported (row);
  if (g_strcmp0 (row->operation, "site.change") == 0)
    return pwt_log_things_text (row);
  if (row->subject_name != NULL && row->subject_count > 1)
    return g_strdup_printf (
        ngettext ("%s, %d meter", "%s …, %d meters", (gulong) row->subject_count),
        row->subject_name, (int) row->subject_count);
  if (row->subject_name != NULL)
    return g_strdup (row->subject_name);
  /* A backup is its folder. */
  return row->subject != NULL && row->subject[0] == '/' ? g_path_get_basename (row->subject) : NULL;
}

gboolean
pwt_log_is_job (const PwtAuditRow *row)
{
  static const char *const operations[] = { "meter.command-many", "job.retry", "job.cancel", NULL };

  return row->subject != NULL && row->subject_count > 0 &&
         g_strv_contains (operations, row->operation);
}

char *
pwt_log_chain_text (const PwtAuditRow *row)
{
  return g_strdup (row->project_name != NULL ? row->project_name : _ ("Whole site"));
}
