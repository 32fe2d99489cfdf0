/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/log/log-changes.h"

#include <glib/gi18n.h>

#include "app/common/duration.h"
#include "record/changes.h"
#include "record/jobs.h"
#include "record/logged.h"
#include "record/operations.h"

#define DEPTH_MAX 3

void
pwt_log_change_free (PwtLogChange *change)
{
  g_free (change->label);
  g_free (change->before);
  g_free (change->after);
  g_free (change);
}

#define FAILED ".failed"

static const PwtRecord *
find_record_of (const char *operation, gboolean is_before)
{
  const PwtOperation *found = pwt_operation_find (operation);

  if (g_str_has_prefix (operation, "backup.") && found == NULL)
    return &pwt_backup_record;
  /* Of a meter that is told something, what stood before is what it showed: no word of a command.
   */
  if (is_before && g_str_equal (operation, "meter.command"))
    return NULL;
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
  /* Of a command to many the job is logged: a hundred thousand meters are not. */
  if (g_str_equal (operation, "meter.command-many") || g_str_equal (operation, "job.retry"))
    return &pwt_job_record;
  return found->request;
}

/* By what record an entry was written. What was refused is logged as it was asked. */
static const PwtRecord *
find_record (const char *operation, gboolean is_before)
{
  g_autofree char *base = NULL;

  if (!g_str_has_suffix (operation, FAILED))
    return find_record_of (operation, is_before);
  base = g_strndup (operation, strlen (operation) - strlen (FAILED));
  return find_record_of (base, is_before);
}

typedef struct {
  GPtrArray *changes;
  GTimeZone *zone;
  gboolean has_both; /* what stood before is known: where nothing did, something was added */
} Work;

/* A request is logged as it came: what the site gives by itself stands in it as 0. */
static gboolean
is_left_to_site (const PwtField *field, gconstpointer object)
{
  return (field->type == PWT_T_TIME || g_str_equal (field->name, "number")) &&
         pwt_field_get_int (field, object) == 0;
}

static char *
show (const PwtField *field, gconstpointer object, GTimeZone *zone)
{
  char *text;

  if (object == NULL || pwt_field_is_none (field, object) || is_left_to_site (field, object))
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
  change->is_different = (before != NULL || work->has_both) && g_strcmp0 (old, new) != 0;
  change->before = g_steal_pointer (&old);
  change->after = g_steal_pointer (&new);
  g_ptr_array_add (work->changes, change);
}

/* Each kind of command has its own content; the rest stands in the log as nothing or 0. */
static gboolean
is_unused (const PwtRecord *record, const PwtField *field, gconstpointer object)
{
  gint64 kind;

  if (record != &pwt_command_record && record != &pwt_command_request_record &&
      record != &pwt_command_many_request_record)
    return FALSE;
  kind = pwt_field_get_int (pwt_record_find (record, "kind"), object);
  return (kind != PWT_COMMAND_OVERLOAD && g_str_equal (field->name, "power_w")) ||
         (kind != PWT_COMMAND_HOLD && g_str_equal (field->name, "expires_us"));
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
    if (is_unused (record, field, after != NULL ? after : before))
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
  return record != NULL && json != NULL ? pwt_record_from_logged (record, json) : NULL;
}

/* --- a command to many meters --- */

/* Returns: (transfer full) (nullable): what all of them were told */
static PwtCommandManyRequest *
dup_many (const PwtJob *job)
{
  return job->request != NULL ? parse (&pwt_command_many_request_record, job->request) : NULL;
}

/* What was commanded, why, and to how many; which they are, its job tells. */
static void
add_job (Work *work, const PwtJob *job)
{
  PwtCommandManyRequest *many = dup_many (job);
  PwtLogChange *n_meters = g_new0 (PwtLogChange, 1);

  if (many != NULL)
    add_record (work, &pwt_command_many_request_record, NULL, many, "", 0);
  n_meters->label = g_strdup (_ ("Meters"));
  n_meters->after = g_strdup_printf ("%" G_GINT64_FORMAT, job->total);
  g_ptr_array_add (work->changes, n_meters);
  if (many != NULL)
    pwt_record_free (&pwt_command_many_request_record, many);
}

/* --- a change of the site --- */

/* What is called with each thing that was changed: what it was, NULL if it was added; what it is,
 * NULL if it was removed. */
typedef void (*ThingFunc) (PwtNodeKind kind, gconstpointer before, gconstpointer after,
                           gpointer user_data);

static GHashTable *
by_id (const PwtRecord *record, const GPtrArray *rows)
{
  const PwtField *field = pwt_record_find (record, "id");
  GHashTable *table = g_hash_table_new_full (pwt_id_hash, pwt_id_equal_func, g_free, NULL);

  for (guint i = 0; i < rows->len; i++) {
    PwtId id = pwt_field_get_id (field, rows->pdata[i]);

    g_hash_table_insert (table, g_memdup2 (&id, sizeof id), rows->pdata[i]);
  }
  return table;
}

static void
for_kind (PwtNodeKind kind, const GPtrArray *before, const GPtrArray *after, ThingFunc func,
          gpointer user_data)
{
  const PwtRecord *record = pwt_node_kind_record (kind);
  const PwtField *field = pwt_record_find (record, "id");
  g_autoptr (GHashTable) were = by_id (record, before);
  g_autoptr (GHashTable) are = by_id (record, after);

  for (guint i = 0; i < after->len; i++) {
    PwtId id = pwt_field_get_id (field, after->pdata[i]);

    func (kind, g_hash_table_lookup (were, &id), after->pdata[i], user_data);
  }
  for (guint i = 0; i < before->len; i++) {
    PwtId id = pwt_field_get_id (field, before->pdata[i]);

    if (!g_hash_table_contains (are, &id))
      func (kind, before->pdata[i], NULL, user_data);
  }
}

/* What is logged as “before” is what undoes the change: what stands in both was changed, what
 * stands only there was removed, and what stands only in the change was added. */
static void
for_things (const PwtSiteChange *undo, const PwtSiteChange *change, ThingFunc func,
            gpointer user_data)
{
  for (guint kind = 0; kind < PWT_N_NODE_KINDS; kind++)
    for_kind (kind, pwt_site_change_list (undo, kind), pwt_site_change_list (change, kind), func,
              user_data);
}

static const char *
kind_label (PwtNodeKind kind)
{
  return _ (pwt_record_find (&pwt_node_record, "kind")->choices[kind].label);
}

typedef struct {
  Work *work;
  guint n[PWT_N_NODE_KINDS];
} Things;

static void
add_thing (PwtNodeKind kind, gconstpointer before, gconstpointer after, gpointer user_data)
{
  Things *things = user_data;
  g_autofree char *prefix = g_strdup_printf ("%s %u · ", kind_label (kind), ++things->n[kind]);

  add_record (things->work, pwt_node_kind_record (kind), before, after, prefix, 1);
}

typedef struct {
  char *first; /* “Meter 2211”: of those that have a name */
  guint n_named, n;
} Names;

static void
count_thing (PwtNodeKind kind, gconstpointer before, gconstpointer after, gpointer user_data)
{
  Names *names = user_data;
  const PwtRecord *record = pwt_node_kind_record (kind);
  const PwtField *field = pwt_record_find (record, kind == PWT_NODE_METER ? "serial" : "name");
  const char *name =
      field != NULL ? pwt_field_peek_text (field, after != NULL ? after : before) : NULL;

  names->n++;
  if (name == NULL)
    return;
  names->n_named++;
  if (names->first == NULL)
    names->first = g_strdup_printf ("%s %s", kind_label (kind), name);
}

/* Points and connections are seldom called anything: they go with what they belong to. */
char *
pwt_log_things_text (const PwtAuditRow *row)
{
  PwtSiteChange *undo = parse (&pwt_site_change_record, row->before);
  PwtSiteChange *change = parse (&pwt_site_change_record, row->after);
  Names names = { NULL, 0, 0 };

  if (undo != NULL && change != NULL)
    for_things (undo, change, count_thing, &names);
  pwt_record_free (&pwt_site_change_record, undo);
  pwt_record_free (&pwt_site_change_record, change);
  if (names.n_named > 1) {
    g_autofree char *first = names.first;

    return g_strdup_printf (ngettext ("%s …, %d thing", "%s …, %d things", names.n_named), first,
                            (int) names.n_named);
  }
  if (names.n_named == 0 && names.n > 0)
    return g_strdup_printf (
        ngettext ("%d connection or point", "%d connections or points", names.n), (int) names.n);
  return names.first;
}

/* --- all of them --- */

GPtrArray *
pwt_log_changes (const PwtAuditRow *row, GTimeZone *zone)
{
  Work work = { g_ptr_array_new_with_free_func ((GDestroyNotify) pwt_log_change_free), zone,
                g_str_equal (row->operation, "site.change") };
  const PwtRecord *old_record = find_record (row->operation, TRUE);
  const PwtRecord *new_record = find_record (row->operation, FALSE);
  gpointer before = parse (old_record, row->before);
  gpointer after = parse (new_record, row->after);

  if (work.has_both && before != NULL && after != NULL) {
    Things things = { &work, { 0 } };

    for_things (before, after, add_thing, &things);
  } else if (new_record == &pwt_job_record && after != NULL) {
    add_job (&work, after);
  } else if (old_record == new_record && new_record != NULL && (before != NULL || after != NULL)) {
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
