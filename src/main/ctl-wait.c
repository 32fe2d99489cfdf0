/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Following a sale, a command or a job to its end, by events. */
#include "domain/topup.h"
#include "main/ctl.h"

typedef struct {
  const char *getter; /* operation that answers the newest state */
  const PwtRecord *record;
  gboolean (*has_ended) (gconstpointer reply);
  PwtId (*id_of) (gconstpointer reply);
} Following;

static gboolean
sale_has_ended (gconstpointer reply)
{
  const PwtSaleReply *sale = reply;

  return sale->topup == NULL || !pwt_topup_is_open (sale->topup->state);
}

static PwtId
sale_id (gconstpointer reply)
{
  const PwtSaleReply *sale = reply;

  return sale->sale != NULL ? sale->sale->id : PWT_ID_NONE;
}

static gboolean
command_has_ended (gconstpointer reply)
{
  const PwtCommand *command = reply;

  return command->state != PWT_COMMAND_QUEUED && command->state != PWT_COMMAND_SENT;
}

static PwtId
command_id (gconstpointer reply)
{
  return ((const PwtCommand *) reply)->id;
}

static gboolean
job_has_ended (gconstpointer reply)
{
  return ((const PwtJob *) reply)->state != PWT_JOB_RUNNING;
}

static PwtId
job_id (gconstpointer reply)
{
  return ((const PwtJob *) reply)->id;
}

static const Following followings[] = {
  { "sale.get", &pwt_sale_reply_record, sale_has_ended, sale_id },
  { "command.get", &pwt_command_record, command_has_ended, command_id },
  { "job.get", &pwt_job_record, job_has_ended, job_id },
};

static void
changed_cb (PwtBackend *backend, gpointer event, gboolean *has_changed)
{
  *has_changed = TRUE;
}

static void
returned_cb (PwtBackend *backend, gpointer unused, gboolean *has_changed)
{
  *has_changed = TRUE;
}

/* A lost prewattd is waited for: it comes back, and what it had begun goes on. */
static gpointer
follow (CtlSite *site, const Following *following, gpointer reply, GError **error)
{
  PwtIdRequest request = { following->id_of (reply) };
  gboolean has_changed = TRUE;
  gulong handlers[] = {
    g_signal_connect (site->backend, "event", G_CALLBACK (changed_cb), &has_changed),
    g_signal_connect (site->backend, "reset", G_CALLBACK (returned_cb), &has_changed),
    g_signal_connect (site->backend, "notify::state", G_CALLBACK (returned_cb), &has_changed),
  };

  while (reply != NULL && !following->has_ended (reply)) {
    g_autoptr (GError) lost = NULL;
    gpointer newer;

    while (!has_changed)
      g_main_context_iteration (NULL, TRUE);
    has_changed = FALSE;
    newer = pwt_backend_call_sync (site->backend, following->getter, &request, &lost);
    if (newer == NULL && g_error_matches (lost, PWT_BACKEND_ERROR, PWT_BACKEND_ERROR_OFFLINE))
      continue;
    if (newer == NULL)
      g_propagate_error (error, g_steal_pointer (&lost));
    pwt_record_free (following->record, reply);
    reply = newer;
  }
  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_handler_disconnect (site->backend, handlers[i]);
  return reply;
}

/**
 * ctl_wait:
 * @operation: what was called
 * @reply: (transfer full): what it answered
 * @record: (out): of what is returned
 * @error: return location for a %PWT_BACKEND_ERROR
 *
 * Returns: (transfer full): the reply when the sale, command or job has ended; @reply itself if it
 *   is none of them
 */
gpointer
ctl_wait (CtlSite *site, const PwtOperation *operation, gpointer reply, const PwtRecord **record,
          GError **error)
{
  *record = operation->reply;
  for (guint i = 0; i < G_N_ELEMENTS (followings); i++)
    if (followings[i].record == operation->reply)
      return follow (site, &followings[i], reply, error);
  return reply;
}
