/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Group commit. Each work runs in a savepoint of one transaction and they are committed together:
 *
 *   begin · savepoint work release · savepoint work rollback-to · … · commit
 *
 * A work that fails is undone alone. A full disk or an I/O error inside a savepoint makes SQLite
 * roll the whole transaction back: then every work of the group is run again, alone, so that one
 * that does not fit does not take the others with it. Works must therefore touch nothing but the
 * database and leave the rest to pwt_turn_after(), which runs only for what was committed. */
#include "engine/private.h"

typedef struct {
  PwtAfter run;
  gpointer data;
  GDestroyNotify free_data;
} After;

static void
free_afters (GArray *afters)
{
  for (guint i = 0; i < afters->len; i++) {
    After *after = &g_array_index (afters, After, i);

    if (after->free_data != NULL)
      after->free_data (after->data);
  }
  g_array_set_size (afters, 0);
}

/**
 * pwt_turn_after:
 * @turn: the turn of the running work
 * @run: called on the writer's thread when the work is committed; not called if it never is
 * @data: for @run
 * @free_data: (nullable): frees @data afterwards, in either case
 */
void
pwt_turn_after (PwtTurn *turn, PwtAfter run, gpointer data, GDestroyNotify free_data)
{
  After after = { run, data, free_data };

  g_array_append_val (turn->after, after);
}

/**
 * pwt_turn_drop_after:
 * @turn: the turn of the running work
 *
 * For a work that undid what it did and does something else: nothing of what it wanted done after
 * the commit is done.
 */
void
pwt_turn_drop_after (PwtTurn *turn)
{
  free_afters (turn->after);
}

static void
run_afters (PwtEngine *engine, GArray *afters)
{
  for (guint i = 0; i < afters->len; i++) {
    After *after = &g_array_index (afters, After, i);

    after->run (engine, after->data);
  }
  free_afters (afters);
}

/* Undoes what was done since the savepoint.
 *
 * Returns: FALSE if the whole transaction is lost */
static gboolean
undo (PwtDb *db)
{
  g_autoptr (GError) error = NULL;

  return !pwt_db_is_rolled_back (db) && pwt_db_rollback_to (db, &error) &&
         pwt_db_release (db, &error);
}

/* Returns: FALSE with @error set if the work failed; it is then undone, and if that could not be
 * done alone, @is_lost says so */
static gboolean
run_in_savepoint (PwtTurn *turn, const PwtWork *work, gboolean *is_lost, GError **error)
{
  if (pwt_db_savepoint (turn->db, error) && work->run (turn, work->data, error) &&
      pwt_db_release (turn->db, error))
    return TRUE;
  free_afters (turn->after);
  *is_lost = !undo (turn->db);
  return FALSE;
}

static void
run_alone (PwtTurn *turn, const PwtWork *work)
{
  g_autoptr (GError) error = NULL;
  gboolean is_good = pwt_db_begin (turn->db, &error) && work->run (turn, work->data, &error) &&
                     pwt_db_commit (turn->db, &error);

  g_assert (is_good || error != NULL);
  if (!is_good) {
    free_afters (turn->after);
    pwt_db_rollback (turn->db);
    pwt_engine_error_from_store (&error);
  }
  run_afters (turn->engine, turn->after);
  if (work->done != NULL)
    work->done (work->data, error);
}

static void
finish_group (const PwtWork *works, GError **errors, guint n)
{
  for (guint i = 0; i < n; i++) {
    pwt_engine_error_from_store (&errors[i]);
    if (works[i].done != NULL)
      works[i].done (works[i].data, errors[i]);
    g_clear_error (&errors[i]);
  }
}

static void
move_afters (GArray *from, GArray *to)
{
  if (from->len > 0)
    g_array_append_vals (to, from->data, from->len);
  g_array_set_size (from, 0);
}

/* Returns: FALSE if nothing of the group is committed, and its works are to be run again. */
static gboolean
run_group (PwtTurn *turn, const PwtWork *works, GError **errors, guint n)
{
  g_autoptr (GArray) committed = g_array_new (FALSE, FALSE, sizeof (After));
  g_autoptr (GError) error = NULL;
  gboolean is_lost = FALSE;

  if (!pwt_db_begin (turn->db, &error))
    return FALSE;
  for (guint i = 0; i < n && !is_lost; i++) {
    gboolean is_good = run_in_savepoint (turn, &works[i], &is_lost, &errors[i]);

    g_assert (is_good || errors[i] != NULL);
    move_afters (turn->after, committed);
  }
  if (is_lost || !pwt_db_commit (turn->db, &error)) {
    free_afters (committed);
    pwt_db_rollback (turn->db);
    return FALSE;
  }
  run_afters (turn->engine, committed);
  finish_group (works, errors, n);
  return TRUE;
}

/**
 * pwt_turn_commit:
 * @engine: whose writer runs this
 * @now_us: UTC
 * @works: what to do, in this order
 * @n_works: how many
 *
 * Runs the works as one group and tells each how it ended; see the top of this file. What they
 * wanted done after the commit is done before: whoever is told finds it so.
 */
void
pwt_turn_commit (PwtEngine *engine, gint64 now_us, const PwtWork *works, guint n_works)
{
  g_autoptr (GArray) after = g_array_new (FALSE, FALSE, sizeof (After));
  PwtTurn turn = { engine, pwt_store_business (engine->store), now_us, after };
  g_autofree GError **errors = g_new0 (GError *, n_works);

  if (n_works == 0)
    return;
  if (n_works > 1 && run_group (&turn, works, errors, n_works))
    return;
  for (guint i = 0; i < n_works; i++) {
    g_clear_error (&errors[i]);
    run_alone (&turn, &works[i]);
  }
}

static void
keep_error (gpointer data, const GError *error)
{
  GError **kept = data;

  if (error != NULL)
    *kept = g_error_copy (error);
}

typedef struct {
  GError *error; /* first: what keep_error() is given */
  gboolean (*run) (PwtTurn *turn, gpointer data, GError **error);
} Opening;

static gboolean
run_opening (PwtTurn *turn, gpointer data, GError **error)
{
  return ((Opening *) data)->run (turn, NULL, error);
}

/**
 * pwt_turn_open:
 * @run: a work without data
 * @error: return location for a %PWT_ENGINE_ERROR
 *
 * Commits a work while the engine is being opened, before anything else runs.
 */
gboolean
pwt_turn_open (PwtEngine *engine, gboolean (*run) (PwtTurn *turn, gpointer data, GError **error),
               GError **error)
{
  Opening opening = { NULL, run };
  PwtWork work = { run_opening, keep_error, &opening };

  pwt_turn_commit (engine, pwt_world_now (&engine->world), &work, 1);
  if (opening.error != NULL)
    g_propagate_error (error, opening.error);
  return opening.error == NULL;
}
