/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "engine/private.h"
#include "engine/verification.h"
#include "store/audit.h"
#include "store/backup.h"
#include "store/lists.h"
#include "store/people.h"
#include "store/verify.h"

/**
 * pwt_context_list:
 * @name: of a list of the store
 * @request: (type PwtListRequest): the window that is wanted
 * @reply: (type PwtWindow): gets it
 * @error: return location for a %PWT_STORE_ERROR
 */
gboolean
pwt_context_list (PwtContext *context, const char *name, gconstpointer request, gpointer reply,
                  GError **error)
{
  PwtWindow *window =
      pwt_lists_window (context->db, name, request, pwt_context_sees_private (context), error);

  if (window == NULL)
    return FALSE;
  pwt_record_move (pwt_lists_window_record (name), window, reply);
  return TRUE;
}

/* What was logged, as those see it who may not see phone and tax numbers: the object is read back
 * by the record it was written by, and what is of no known record is not shown at all. */
static char *
mask_logged (const PwtRecord *record, const char *json)
{
  gpointer object = pwt_record_from_json (record, json, -1, NULL);
  char *masked;

  if (object == NULL)
    return g_strdup ("{}");
  pwt_record_mask (record, object);
  masked = pwt_record_to_json (record, object);
  pwt_record_free (record, object);
  return masked;
}

static gboolean
holds_private (const char *json)
{
  return json != NULL &&
         (strstr (json, "\"phone\"") != NULL || strstr (json, "\"tax_number\"") != NULL ||
          strstr (json, "\"search\"") != NULL);
}

static void
mask_entry (PwtAuditRow *entry)
{
  const PwtOperation *operation = pwt_operation_find (entry->operation);
  const PwtRecord *record = operation != NULL ? operation->request : &pwt_nothing_record;
  /* Of an account that is opened, what stood before is its tenant. */
  const PwtRecord *before =
      record == &pwt_account_open_request_record ? &pwt_tenant_record : record;
  char *plain;

  if (holds_private (entry->before)) {
    plain = entry->before;
    entry->before = mask_logged (before, plain);
    g_free (plain);
  }
  if (holds_private (entry->after)) {
    plain = entry->after;
    entry->after = mask_logged (record, plain);
    g_free (plain);
  }
}

/* The names of what an entry is about, and of who signed in where that was not logged yet. */
static gboolean
add_names (PwtContext *context, PwtAuditRow *row, GError **error)
{
  if (g_str_equal (row->operation, "auth.sign-in") && row->operator_name == NULL &&
      !pwt_audit_find_operator (context->db, row->subject, &row->operator_name,
                                &row->operator_display, error))
    return FALSE;
  return pwt_audit_subject_name (context->db, row->operation, row->subject, &row->subject_name,
                                 error) &&
         pwt_audit_subject_count (context->db, row->operation, row->subject, &row->subject_count,
                                  error);
}

/* Of one project for whoever checks that one; of all and of the site for whoever checks the site.
 */
static gboolean
list_audit (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  const PwtListRequest *wanted = request;
  PwtWindow *window = reply;

  if (!pwt_context_require (context, wanted->project, PWT_MAY_AUDIT, error) ||
      !pwt_context_list (context, "audit", request, reply, error))
    return FALSE;
  for (guint i = 0; i < window->rows->len; i++) {
    PwtAuditRow *row = g_ptr_array_index (window->rows, i);

    if (!add_names (context, row, error))
      return FALSE;
    if (!pwt_context_may (context, row->project, PWT_MAY_SEE_PRIVATE))
      mask_entry (row);
  }
  return TRUE;
}

static gboolean
list_jobs (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  return pwt_context_list (context, "jobs", request, reply, error);
}

/* --- verification --- */

static gboolean
verify (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  PwtVerification *to = reply;
  PwtVerification *found = pwt_verify (context->db, context->history, context->now_us, error);

  if (found == NULL)
    return FALSE;
  pwt_verification_remember (context->engine, found, context->now_us);
  to->is_good = found->is_good;
  pwt_record_list_free (&pwt_finding_record, to->findings);
  to->findings = g_steal_pointer (&found->findings);
  pwt_record_free (&pwt_verification_record, found);
  return TRUE;
}

/* The entry is the work: the call's audit says who took how many rows of which list. Only of lists
 * the caller may see, so that nobody can fill the log with what cannot have been. */
static gboolean
list_exported (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  const PwtExportRequest *wanted = request;
  const PwtOperation *list = pwt_operation_find (wanted->list);
  gboolean is_site_wide;

  /* A list, or what else is told in rows: an account's story. */
  if (list == NULL || (list->flags & PWT_OP_READS_ONLY) == 0)
    return pwt_not_found (error, "list");
  is_site_wide = (list->flags & PWT_OP_SITE_WIDE) != 0;
  return pwt_context_require (context, is_site_wide ? PWT_ID_NONE : wanted->project,
                              list->permission, error);
}

static char *
default_backup_path (PwtContext *context)
{
  g_autofree char *dir = pwt_store_dup_backups_dir (context->engine->store);
  g_autofree char *time = pwt_time_format_rfc3339 (context->now_us);

  for (char *p = time; *p != '\0'; p++)
    if (*p == ':')
      *p = '-';
  return g_build_filename (dir, time, NULL);
}

static void
backup_reply_free (gpointer data)
{
  pwt_record_free (&pwt_backup_reply_record, data);
}

/* On a reader's thread: the site goes on meanwhile. */
static gboolean
prepare_backup (PwtContext *context, gconstpointer request, gpointer *prepared, GError **error)
{
  const PwtBackupRequest *backup = request;
  PwtBackupReply *made = pwt_record_new (&pwt_backup_reply_record);

  made->path = backup->path != NULL ? g_strdup (backup->path) : default_backup_path (context);
  if (!pwt_backup_make (context->engine->store, made->path, NULL, &made->bytes, error)) {
    backup_reply_free (made);
    return FALSE;
  }
  *prepared = made;
  return TRUE;
}

static gboolean
backup (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  const PwtBackupReply *made = context->prepared;
  PwtBackupReply *to = reply;

  to->path = g_strdup (made->path);
  to->bytes = made->bytes;
  context->subject = g_strdup (made->path);
  return TRUE;
}

const PwtHandler pwt_handlers_log[] = {
  { "audit.list", list_audit, NULL, NULL },
  { "job.list", list_jobs, NULL, NULL },
  { "list.exported", list_exported, NULL, NULL },
  { "books.verify", verify, NULL, NULL },
  { "site.backup", backup, prepare_backup, backup_reply_free },
  { NULL, NULL, NULL, NULL },
};
