/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a role does not allow leaves an entry in the log, as refused: who tries doors is worth
 * knowing. One a minute of the same operator and operation, so that nobody fills the log with it.
 */
#include <string.h>

#include "engine/private.h"

#define MOST_KEYS 10000
#define MOST_ASKED 2000 /* bytes */

struct _PwtDenials {
  pthread_mutex_t mutex;
  GHashTable *noted; /* char * of operator and operation → gint64 *, when */
};

PwtDenials *
pwt_denials_new (void)
{
  PwtDenials *denials = g_new0 (PwtDenials, 1);

  pthread_mutex_init (&denials->mutex, NULL);
  denials->noted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return denials;
}

void
pwt_denials_free (PwtDenials *denials)
{
  g_hash_table_unref (denials->noted);
  pthread_mutex_destroy (&denials->mutex);
  g_free (denials);
}

/* Returns: whether it is the first in a minute. */
static gboolean
is_first (PwtDenials *denials, const PwtWho *who, const char *operation, gint64 now_us)
{
  g_autofree char *key = g_strconcat (who->name, " ", operation, NULL);
  gboolean is_new;
  gint64 *when;

  pthread_mutex_lock (&denials->mutex);
  if (g_hash_table_size (denials->noted) >= MOST_KEYS)
    g_hash_table_remove_all (denials->noted);
  when = g_hash_table_lookup (denials->noted, key);
  is_new = when == NULL || pwt_is_due (*when + PWT_US_PER_MINUTE, now_us, PWT_US_PER_MINUTE);
  if (is_new)
    g_hash_table_insert (denials->noted, g_steal_pointer (&key),
                         g_memdup2 (&now_us, sizeof now_us));
  pthread_mutex_unlock (&denials->mutex);
  return is_new;
}

typedef struct {
  PwtWho *who;
  char *origin;
  char *operation;
  char *asked;
  PwtId project;
} Denial;

static gboolean
run_denial (PwtTurn *turn, gpointer data, GError **error)
{
  const Denial *denial = data;
  PwtContext context = { .who = denial->who, .origin = denial->origin, .project = denial->project };

  return pwt_engine_audit (turn, &context, denial->operation, denial->asked, error);
}

static void
denial_stored (gpointer data, const GError *error)
{
  Denial *denial = data;

  if (error != NULL)
    g_warning ("%s was not allowed to %s, which could not be logged: %s", denial->who->name,
               denial->operation, error->message);
  pwt_who_unref (denial->who);
  g_free (denial->origin);
  g_free (denial->operation);
  g_free (denial->asked);
  g_free (denial);
}

/* What was asked is kept if it is short: the log is for ever. */
static char *
dup_asked (const PwtCall *call)
{
  char *json = pwt_call_dup_request (call->operation, call->request);

  if (strlen (json) <= MOST_ASKED)
    return json;
  g_free (json);
  return NULL;
}

/**
 * pwt_denials_note:
 * @who: is signed in …
 * @call: … and may not do this
 * @project: where
 *
 * Any thread; the entry is written by the writer, in a work of its own.
 */
void
pwt_denials_note (PwtEngine *engine, PwtWho *who, const PwtCall *call, PwtId project)
{
  const char *operation = call->operation->name;
  PwtWork work = { run_denial, denial_stored, NULL };
  Denial *denial;

  if (!is_first (engine->denials, who, operation, pwt_world_now (&engine->world)))
    return;
  work.data = denial = g_new0 (Denial, 1);
  *denial = (Denial){ pwt_who_ref (who), g_strdup (call->origin),
                      g_strconcat (operation, ".failed", NULL), NULL, project };
  denial->asked = dup_asked (call);
  pwt_engine_push (engine, &work);
}
