/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names at sign-in that are no operator's. They are locked out after as many tries as an operator
 * is, so that nobody learns from the answers which names exist. Kept in memory: there is nothing to
 * protect. */
#include "engine/password.h"
#include "engine/private.h"

#define MOST_NAMES 10000

typedef struct {
  gint64 failures;
  gint64 locked_until_us;
} Stranger;

struct _PwtStrangers {
  pthread_mutex_t mutex;
  GHashTable *by_name; /* char * in lower case → Stranger * */
};

PwtStrangers *
pwt_strangers_new (void)
{
  PwtStrangers *strangers = g_new0 (PwtStrangers, 1);

  pthread_mutex_init (&strangers->mutex, NULL);
  strangers->by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return strangers;
}

void
pwt_strangers_free (PwtStrangers *strangers)
{
  g_hash_table_unref (strangers->by_name);
  pthread_mutex_destroy (&strangers->mutex);
  g_free (strangers);
}

/**
 * pwt_strangers_locked_until:
 * @name: no operator's
 *
 * Returns: until when it is locked out, %PWT_TIME_NONE if it is not
 */
gint64
pwt_strangers_locked_until (PwtStrangers *strangers, const char *name)
{
  g_autofree char *key = g_ascii_strdown (name, -1);
  gint64 until_us = PWT_TIME_NONE;
  Stranger *stranger;

  pthread_mutex_lock (&strangers->mutex);
  stranger = g_hash_table_lookup (strangers->by_name, key);
  if (stranger != NULL)
    until_us = stranger->locked_until_us;
  pthread_mutex_unlock (&strangers->mutex);
  return until_us;
}

/**
 * pwt_strangers_count:
 * @name: no operator's, tried at @now_us
 */
void
pwt_strangers_count (PwtStrangers *strangers, const char *name, gint64 now_us)
{
  g_autofree char *key = g_ascii_strdown (name, -1);
  Stranger *stranger;
  gint64 lock_us;

  pthread_mutex_lock (&strangers->mutex);
  stranger = g_hash_table_lookup (strangers->by_name, key);
  if (stranger == NULL) {
    if (g_hash_table_size (strangers->by_name) >= MOST_NAMES)
      g_hash_table_remove_all (strangers->by_name);
    stranger = g_new0 (Stranger, 1);
    g_hash_table_insert (strangers->by_name, g_steal_pointer (&key), stranger);
  }
  lock_us = pwt_password_lock_us (++stranger->failures);
  stranger->locked_until_us = lock_us > 0 ? now_us + lock_us : PWT_TIME_NONE;
  pthread_mutex_unlock (&strangers->mutex);
}
