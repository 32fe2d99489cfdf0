/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "field/profile.h"

#include <pthread.h>
#include <string.h>

#include "field/error.h"

static const char *const kind_nicks[PWT_N_TASK_KINDS] = {
  "read",       "trip",       "restore",      "hold",  "set-clock",
  "set-prices", "set-alarms", "set-overload", "topup",
};

static const char *const outcome_nicks[PWT_N_TASK_OUTCOMES] = {
  "done", "not-proved", "refused", "unreachable", "wrong-model", "cancelled",
};

static const char *const topup_nicks[] = {
  "applied", "not-applied", "conflicting", "refused", "unreachable",
};

/* The names profiles use. */
const char *
pwt_task_kind_nick (PwtTaskKind kind)
{
  g_return_val_if_fail ((guint) kind < PWT_N_TASK_KINDS, NULL);

  return kind_nicks[kind];
}

const char *
pwt_task_outcome_nick (PwtTaskOutcome outcome)
{
  g_return_val_if_fail ((guint) outcome < PWT_N_TASK_OUTCOMES, NULL);

  return outcome_nicks[outcome];
}

const char *
pwt_topup_outcome_nick (PwtTopupOutcome outcome)
{
  g_return_val_if_fail ((guint) outcome < G_N_ELEMENTS (topup_nicks), NULL);

  return topup_nicks[outcome];
}

/* What a value as the meter tells it is multiplied by. */
gint64
pwt_ratio_factor (PwtRatio ratio, guint32 ct, guint32 pt)
{
  switch (ratio) {
  case PWT_RATIO_CT:
    return ct;
  case PWT_RATIO_PT:
    return pt;
  case PWT_RATIO_CT_PT:
    return (gint64) ct * pt;
  case PWT_RATIO_NONE:
  default:
    return 1;
  }
}

PwtProfile *
pwt_profile_ref (PwtProfile *profile)
{
  g_atomic_int_inc (&profile->refs);
  return profile;
}

static void
command_clear (PwtProfileCommand *command)
{
  g_free (command->impossible);
  g_free (command->note);
  g_clear_pointer (&command->puts, g_array_unref);
  g_clear_pointer (&command->proofs, g_array_unref);
}

void
pwt_profile_unref (PwtProfile *profile)
{
  if (profile == NULL || !g_atomic_int_dec_and_test (&profile->refs))
    return;
  for (guint i = 0; i < profile->blocks->len; i++)
    g_free (g_array_index (profile->blocks, PwtProfileBlock, i).name);
  for (guint i = 0; i < profile->quantities->len; i++)
    g_free (g_array_index (profile->quantities, PwtProfileQuantity, i).note);
  for (guint i = 0; i < PWT_N_TASK_KINDS; i++)
    command_clear (&profile->commands[i]);
  for (guint i = 0; i < G_N_ELEMENTS (profile->exceptions); i++)
    g_free (profile->exceptions[i]);
  g_array_unref (profile->blocks);
  g_array_unref (profile->quantities);
  g_array_unref (profile->models);
  g_free (profile->take_back);
  g_clear_pointer (&profile->choices, g_ptr_array_unref);
  g_free (profile->id);
  g_free (profile->title);
  g_free (profile);
}

/**
 * pwt_profile_find:
 *
 * Returns: (nullable): where @quantity stands, or %NULL if the model does not tell it
 */
const PwtProfileQuantity *
pwt_profile_find (const PwtProfile *profile, PwtQuantity quantity)
{
  for (guint i = 0; i < profile->quantities->len; i++) {
    const PwtProfileQuantity *known = &g_array_index (profile->quantities, PwtProfileQuantity, i);

    if (known->quantity == quantity)
      return known;
  }
  return NULL;
}

static guint
end_of (const PwtProfileQuantity *quantity)
{
  return quantity->at + (quantity->coding.n_bytes + 1) / 2;
}

/**
 * pwt_profile_narrow:
 * @profile: a prepaid one
 * @first: (out) (optional): where they begin in the first block
 *
 * Returns: how many registers there are from balance to purchase count, or from count to balance
 */
guint
pwt_profile_narrow (const PwtProfile *profile, guint *first)
{
  const PwtProfileQuantity *balance = pwt_profile_find (profile, PWT_QUANTITY_BALANCE);
  const PwtProfileQuantity *count = pwt_profile_find (profile, PWT_QUANTITY_PURCHASE_COUNT);
  guint begin = MIN (balance->at, count->at);

  if (first != NULL)
    *first = begin;
  return MAX (end_of (balance), end_of (count)) - begin;
}

/**
 * pwt_profile_can:
 *
 * Returns: %FALSE with %PWT_LINES_ERROR_IMPOSSIBLE, and the profile's words, if this model cannot
 */
gboolean
pwt_profile_can (const PwtProfile *profile, PwtTaskKind kind, GError **error)
{
  const PwtProfileCommand *command = &profile->commands[kind];

  if (kind == PWT_TASK_READ || command->is_possible)
    return TRUE;
  g_set_error (error, PWT_LINES_ERROR, PWT_LINES_ERROR_IMPOSSIBLE, "%s: %s", profile->title,
               command->impossible);
  return FALSE;
}

/**
 * pwt_profile_can_credit:
 * @amount: zero or more
 *
 * Returns: %FALSE with %PWT_LINES_ERROR_IMPOSSIBLE if this model takes no top-up, or none of
 *   @amount: its registers are too small or too coarse
 */
gboolean
pwt_profile_can_credit (const PwtProfile *profile, PwtMoney amount, GError **error)
{
  const GArray *puts = profile->commands[PWT_TASK_TOPUP].puts;
  g_autofree char *text = NULL;
  guint8 bytes[8];

  if (!pwt_profile_can (profile, PWT_TASK_TOPUP, error))
    return FALSE;
  for (guint i = 0; i < puts->len; i++) {
    const PwtProfilePut *put = &g_array_index (puts, PwtProfilePut, i);

    if (put->kind != PWT_PUT_AMOUNT || pwt_coding_encode (&put->coding, amount.e4, NULL, bytes))
      continue;
    text = pwt_money_format (amount);
    g_set_error (error, PWT_LINES_ERROR, PWT_LINES_ERROR_IMPOSSIBLE,
                 "%s yuan cannot be written exactly to a %s: choose another amount", text,
                 profile->title);
    return FALSE;
  }
  return TRUE;
}

struct _PwtProfileSet {
  char *folder;
  pthread_mutex_t lock; /* of this kind the race checker knows */
  GHashTable *loaded;   /* (element-type utf8 PwtProfile): id and settings */
};

/**
 * pwt_profile_set_new:
 * @folder: where the JSON files are; looked at when a profile is asked for
 */
PwtProfileSet *
pwt_profile_set_new (const char *folder)
{
  PwtProfileSet *set = g_new0 (PwtProfileSet, 1);

  set->folder = g_strdup (folder);
  pthread_mutex_init (&set->lock, NULL);
  set->loaded =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) pwt_profile_unref);
  return set;
}

void
pwt_profile_set_free (PwtProfileSet *set)
{
  g_hash_table_unref (set->loaded);
  pthread_mutex_destroy (&set->lock);
  g_free (set->folder);
  g_free (set);
}

/* An id becomes a file name, so it must not walk out of the folder. */
static gboolean
is_id (const char *id)
{
  if (id == NULL || *id == '\0' || strlen (id) > 64)
    return FALSE;
  for (const char *c = id; *c != '\0'; c++)
    if (!g_ascii_islower (*c) && !g_ascii_isdigit (*c) && *c != '-')
      return FALSE;
  return TRUE;
}

static PwtProfile *
load (PwtProfileSet *set, const char *id, const char *settings, GError **error)
{
  g_autofree char *name = g_strconcat (id, ".json", NULL);
  g_autofree char *path = g_build_filename (set->folder, name, NULL);

  return pwt_profile_load (path, settings, error);
}

/**
 * pwt_profile_set_get:
 * @settings: (nullable): JSON object, choice → option
 * @error: return location for a %PWT_LINES_ERROR
 *
 * Returns: (transfer full): the variant, or %NULL with @error set
 */
PwtProfile *
pwt_profile_set_get (PwtProfileSet *set, const char *id, const char *settings, GError **error)
{
  g_autofree char *key = NULL;
  PwtProfile *profile;

  if (!is_id (id)) {
    g_set_error (error, PWT_LINES_ERROR, PWT_LINES_ERROR_MISSING, "“%s” is not a profile's name.",
                 id != NULL ? id : "");
    return NULL;
  }
  key = g_strconcat (id, "\n", settings, NULL);
  pthread_mutex_lock (&set->lock);
  profile = g_hash_table_lookup (set->loaded, key);
  if (profile == NULL) {
    profile = load (set, id, settings, error);
    if (profile != NULL)
      g_hash_table_insert (set->loaded, g_steal_pointer (&key), profile);
  }
  if (profile != NULL)
    pwt_profile_ref (profile);
  pthread_mutex_unlock (&set->lock);
  return profile;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

/**
 * pwt_profile_set_list:
 *
 * Returns: (transfer full): the ids of the files in the folder, sorted, or %NULL with @error set
 */
GStrv
pwt_profile_set_list (PwtProfileSet *set, GError **error)
{
  g_autoptr (GDir) folder = g_dir_open (set->folder, 0, error);
  GPtrArray *ids;
  const char *name;

  if (folder == NULL)
    return NULL;
  ids = g_ptr_array_new ();
  while ((name = g_dir_read_name (folder)) != NULL)
    if (g_str_has_suffix (name, ".json"))
      g_ptr_array_add (ids, g_strndup (name, strlen (name) - strlen (".json")));
  g_ptr_array_sort (ids, compare_names);
  g_ptr_array_add (ids, NULL);
  return (GStrv) g_ptr_array_free (ids, FALSE);
}
