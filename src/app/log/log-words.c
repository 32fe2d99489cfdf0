/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/log/log-words.h"

#include <glib/gi18n.h>

#include "app/common/duration.h"
#include "record/operations.h"

#define FAILED ".failed"
#define DEPTH_MAX 3

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
  if (row->subject_name != NULL && row->subject_count > 1)
    return g_strdup_printf (
        ngettext ("%s, %d meter", "%s …, %d meters", (gulong) row->subject_count),
        row->subject_name, (int) row->subject_count);
  if (row->subject_name != NULL)
    return g_strdup (row->subject_name);
  /* A backup is its folder. */
  return row->subject != NULL && row->subject[0] == '/' ? g_path_get_basename (row->subject) : NULL;
}

char *
pwt_log_chain_text (const PwtAuditRow *row)
{
  return g_strdup (row->project_name != NULL ? row->project_name : _ ("Whole site"));
}

/* --- before and after --- */

void
pwt_log_change_free (PwtLogChange *change)
{
  g_free (change->label);
  g_free (change->before);
  g_free (change->after);
  g_free (change);
}

/* By what record an entry was written. */
static const PwtRecord *
find_record (const char *operation, gboolean is_before)
{
  const PwtOperation *found = pwt_operation_find (operation);

  if (g_str_has_prefix (operation, "backup.") && found == NULL)
    return &pwt_backup_record;
  if (g_str_equal (operation, "hold.end"))
    return &pwt_command_record;
  if (g_str_equal (operation, "topup.end"))
    return &pwt_topup_record;
  if (g_str_equal (operation, "site.import"))
    return &pwt_import_reply_record;
  if (found == NULL)
    return NULL;
  /* Of an account that is opened, what stood before is its tenant. */
  if (is_before && g_str_equal (operation, "account.open"))
    return &pwt_tenant_record;
  /* An operator is logged whole, whatever was done with them. */
  if (g_str_equal (operation, "operator.disable") || g_str_equal (operation, "operator.enable"))
    return &pwt_operator_save_request_record;
  if (g_str_equal (operation, "role.remove"))
    return is_before ? &pwt_role_record : NULL;
  return found->request;
}

typedef struct {
  GPtrArray *changes;
  GTimeZone *zone;
} Work;

static char *
show (const PwtField *field, gconstpointer object, GTimeZone *zone)
{
  char *text;

  if (object == NULL || pwt_field_is_none (field, object))
    return NULL;
  if (field->flags & PWT_F_DURATION)
    return pwt_show_duration (pwt_field_get_int (field, object));
  text = pwt_field_dup_shown (field, object, zone);
  if (text != NULL && field->type == PWT_T_CHOICE) {
    char *translated = g_strdup (_ (text));

    g_free (text);
    return translated;
  }
  if (field->type == PWT_T_BOOL) {
    g_free (text);
    return g_strdup (pwt_field_get_int (field, object) != 0 ? _ ("yes") : _ ("no"));
  }
  return text;
}

static void add_record (Work *work, const PwtRecord *record, gconstpointer before,
                        gconstpointer after, const char *prefix, guint depth);

static gpointer
nth (const PwtField *field, gconstpointer object, guint i)
{
  GPtrArray *list = object != NULL ? G_STRUCT_MEMBER (GPtrArray *, object, field->offset) : NULL;

  return list != NULL && i < list->len ? g_ptr_array_index (list, i) : NULL;
}

static void
add_list (Work *work, const PwtField *field, gconstpointer before, gconstpointer after, guint depth)
{
  const char *label = field->label != NULL ? _ (field->label) : "";

  for (guint i = 0;; i++) {
    gconstpointer old = nth (field, before, i), new = nth (field, after, i);
    g_autofree char *prefix = g_strdup_printf ("%s %u · ", label, i + 1);

    if (old == NULL && new == NULL)
      return;
    add_record (work, field->of, old, new, g_strchug (prefix), depth + 1);
  }
}

static void
add_value (Work *work, const PwtField *field, gconstpointer before, gconstpointer after,
           const char *prefix)
{
  g_autofree char *old = show (field, before, work->zone);
  g_autofree char *new = show (field, after, work->zone);
  PwtLogChange *change;

  if (old == NULL && new == NULL)
    return;
  change = g_new0 (PwtLogChange, 1);
  change->label = g_strconcat (prefix, _ (field->label), NULL);
  change->is_different = before != NULL && g_strcmp0 (old, new) != 0;
  change->before = g_steal_pointer (&old);
  change->after = g_steal_pointer (&new);
  g_ptr_array_add (work->changes, change);
}

static void
add_record (Work *work, const PwtRecord *record, gconstpointer before, gconstpointer after,
            const char *prefix, guint depth)
{
  if (depth > DEPTH_MAX)
    return;
  for (guint i = 0; i < record->n_fields; i++) {
    const PwtField *field = &record->fields[i];

    /* Its title says which list it was, in words. */
    if (record == &pwt_export_request_record && g_str_equal (field->name, "list"))
      continue;

    if (field->type == PWT_T_LIST)
      add_list (work, field, before, after, depth);
    else if (field->type == PWT_T_RECORD)
      add_record (work, field->of,
                  before != NULL ? G_STRUCT_MEMBER (gpointer, before, field->offset) : NULL,
                  after != NULL ? G_STRUCT_MEMBER (gpointer, after, field->offset) : NULL, prefix,
                  depth + 1);
    else if (field->label != NULL && field->type != PWT_T_ID && !(field->flags & PWT_F_SECRET))
      add_value (work, field, before, after, prefix);
  }
}

static gpointer
parse (const PwtRecord *record, const char *json)
{
  return record != NULL && json != NULL ? pwt_record_from_json (record, json, -1, NULL) : NULL;
}

GPtrArray *
pwt_log_changes (const PwtAuditRow *row, GTimeZone *zone)
{
  Work work = { g_ptr_array_new_with_free_func ((GDestroyNotify) pwt_log_change_free), zone };
  const PwtRecord *old_record = find_record (row->operation, TRUE);
  const PwtRecord *new_record = find_record (row->operation, FALSE);
  gpointer before = parse (old_record, row->before);
  gpointer after = parse (new_record, row->after);

  if (old_record == new_record && new_record != NULL && (before != NULL || after != NULL)) {
    add_record (&work, new_record, before, after, "", 0);
  } else {
    if (before != NULL)
      add_record (&work, old_record, before, NULL, "", 0);
    if (after != NULL)
      add_record (&work, new_record, NULL, after, "", 0);
  }
  if (before != NULL)
    pwt_record_free (old_record, before);
  if (after != NULL)
    pwt_record_free (new_record, after);
  return work.changes;
}

static gboolean
is_known (const PwtRecord *record, const char *json)
{
  gpointer object = parse (record, json);

  if (object != NULL)
    pwt_record_free (record, object);
  return object != NULL || json == NULL;
}

gboolean
pwt_log_is_known (const PwtAuditRow *row)
{
  return is_known (find_record (row->operation, TRUE), row->before) &&
         is_known (find_record (row->operation, FALSE), row->after);
}
