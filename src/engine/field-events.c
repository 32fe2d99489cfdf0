/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the lines told waits here until it is stored: a whole batch in one work, because most of it
 * is readings. A batch that fails again and again is stored event by event, so that one that cannot
 * be stored holds up nobody else's: it is set aside, with what it said, where site.health shows it.
 * A full disk is no event's fault: then everything waits; of more than memory should hold, the
 * oldest readings are let go, and when the disk is well again it is set down how many. */
#include "engine/private.h"
#include "store/set-aside.h"

#define SINGLY_AFTER 3 /* failures of a batch */
#define TOLD_MAX 4000  /* characters of what is set aside */

static gboolean
apply_events (PwtTurn *turn, const GPtrArray *events, GError **error)
{
  for (guint i = 0; i < events->len; i++) {
    gboolean is_mine = FALSE;

    if (!pwt_topup_runner_apply (turn, g_ptr_array_index (events, i), &is_mine, error))
      return FALSE;
    if (!is_mine &&
        !pwt_command_runner_apply (turn, g_ptr_array_index (events, i), &is_mine, error))
      return FALSE;
  }
  return pwt_readings_apply (turn, events, error);
}

/* What a task came to, and that a meter was lost or found, is always kept: there is at most one of
 * each for what somebody asked or a meter did. */
static gboolean
may_be_let_go (const PwtLinesEvent *event)
{
  return event->kind == PWT_LINES_READING || event->kind == PWT_LINES_FAILED;
}

/* Half of it at once, so that this is rare. */
static void
let_oldest_go (PwtEngine *engine)
{
  GPtrArray *kept = g_ptr_array_new_with_free_func ((GDestroyNotify) pwt_lines_event_free);
  guint n_spare = engine->most_field_events / 2;

  for (guint i = 0; i < engine->field_events->len; i++) {
    PwtLinesEvent *event = g_ptr_array_index (engine->field_events, i);

    if (n_spare > 0 && may_be_let_go (event)) {
      engine->n_let_go++;
      n_spare--;
      pwt_lines_event_free (event);
    } else {
      g_ptr_array_add (kept, event);
    }
  }
  g_ptr_array_set_free_func (engine->field_events, NULL);
  g_ptr_array_unref (engine->field_events);
  engine->field_events = kept;
  g_warning (
      "What the meters tell cannot be stored for so long that %u of the oldest readings were "
      "let go",
      engine->n_let_go);
}

/* Returns: FALSE if this could not be stored either. */
static gboolean
note_let_go (PwtTurn *turn, GError **error)
{
  g_autofree char *told = NULL;
  PwtSetAside row = { .time_us = turn->now_us,
                      .reason = (char *) "The disk took nothing for too long" };

  if (turn->engine->n_let_go == 0)
    return TRUE;
  row.told = told = g_strdup_printf ("%u readings", turn->engine->n_let_go);
  return pwt_set_aside_add (turn->db, &row, error);
}

/**
 * pwt_field_events_take:
 *
 * Takes over what the lines told meanwhile.
 */
void
pwt_field_events_take (PwtEngine *engine)
{
  GPtrArray *news;

  if (engine->lines == NULL)
    return;
  news = pwt_lines_take_events (engine->lines);
  if (news == NULL)
    return;
  for (guint i = 0; i < news->len; i++)
    g_ptr_array_add (engine->field_events, g_ptr_array_index (news, i));
  g_ptr_array_set_free_func (news, NULL);
  g_ptr_array_unref (news);
  if (engine->field_events->len > engine->most_field_events)
    let_oldest_go (engine);
}

static void
note_failure (PwtEngine *engine, const GError *error)
{
  engine->n_event_failures++;
  engine->failing_until_us = pwt_world_now (&engine->world) + PWT_ENGINE_RETRY_US;
  g_warning ("What the meters told could not be stored, trying again: %s", error->message);
}

/* --- all of them --- */

static void
batch_applied (gpointer data, const GError *error)
{
  PwtEngine *engine = data;

  if (error != NULL) {
    note_failure (engine, error);
    return;
  }
  engine->n_event_failures = 0;
  engine->n_let_go = 0;
  g_ptr_array_set_size (engine->field_events, 0);
}

static gboolean
run_batch (PwtTurn *turn, gpointer data, GError **error)
{
  return apply_events (turn, ((PwtEngine *) data)->field_events, error) &&
         note_let_go (turn, error);
}

/* --- one by one --- */

typedef struct {
  PwtEngine *engine;
  gboolean has_failed; /* one could not be stored for want of a disk: those behind it wait too */
} Singly;

typedef struct {
  Singly *all;
  guint position;
  const PwtLinesEvent *event;
  char *reason; /* (owned): why it is set aside; NULL: it is not */
  gboolean is_stored;
} Single;

static void
add_values (GString *text, const PwtReading *reading)
{
  for (guint i = 0; reading != NULL && i < reading->n_values; i++)
    g_string_append_printf (text, "%s%s %" G_GINT64_FORMAT, i > 0 ? ", " : ": ",
                            pwt_quantity_name ((PwtQuantity) reading->values[i].quantity),
                            reading->values[i].value);
}

static char *
dup_told (const PwtLinesEvent *event)
{
  static const char *const kinds[] = { [PWT_LINES_READING] = "reading",
                                       [PWT_LINES_FAILED] = "failed reading",
                                       [PWT_LINES_TASK] = "task",
                                       [PWT_LINES_COMM] = "change of communication",
                                       [PWT_LINES_LINK] = "change of a link" };
  GString *text = g_string_new (kinds[event->kind]);
  const PwtTaskResult *result = event->result;

  g_string_append_printf (text, " of line %u, meter %u", event->line, event->meter);
  if (result != NULL) {
    char id[PWT_ID_TEXT_SIZE];

    pwt_id_to_text (result->id, id);
    g_string_append_printf (text, "; %s %s: %s", pwt_task_kind_nick (result->kind), id,
                            pwt_task_outcome_nick (result->outcome));
    if (result->kind == PWT_TASK_TOPUP)
      g_string_append_printf (text, ", %s", pwt_topup_outcome_nick (result->topup));
    if (result->text != NULL)
      g_string_append_printf (text, ", %s", result->text);
    add_values (text, result->reading);
  }
  add_values (text, event->reading);
  g_string_truncate (text, MIN (text->len, TOLD_MAX));
  return g_string_free (text, FALSE);
}

static gboolean
set_aside (PwtTurn *turn, const PwtLinesEvent *event, const char *reason, GError **error)
{
  g_autofree char *cut = dup_told (event);
  g_autofree char *told = g_utf8_make_valid (cut, -1);
  PwtSetAside row = { .time_us = turn->now_us, .told = told, .reason = (char *) reason };
  PwtSiteMeter meter;

  if (pwt_site_meter (turn->engine, event->meter, &meter)) {
    row.project = meter.project;
    row.meter = meter.id;
  }
  pwt_topup_runner_lose (turn, event);
  pwt_command_runner_lose (turn, event);
  return pwt_set_aside_add (turn->db, &row, error);
}

/* Whether the store as a whole cannot write now, whatever it is. */
static gboolean
is_of_the_disk (const GError *error)
{
  return g_error_matches (error, PWT_STORE_ERROR, PWT_STORE_ERROR_FULL) ||
         g_error_matches (error, PWT_STORE_ERROR, PWT_STORE_ERROR_IO) ||
         g_error_matches (error, PWT_STORE_ERROR, PWT_STORE_ERROR_ROLLED_BACK);
}

static gboolean
run_single (PwtTurn *turn, gpointer data, GError **error)
{
  Single *single = data;
  g_autoptr (GPtrArray) events = g_ptr_array_new ();
  GError *why = NULL;

  if (single->position == 0) /* the group begins, maybe anew */
    single->all->has_failed = FALSE;
  g_clear_pointer (&single->reason, g_free);
  g_ptr_array_add (events, (gpointer) single->event);
  if (single->all->has_failed)
    return pwt_refuse (error, "One before it could not be stored");
  if ((single->position == 0 && !note_let_go (turn, error)) || !pwt_db_savepoint (turn->db, error))
    return FALSE;
  if (apply_events (turn, events, &why))
    return pwt_db_release (turn->db, error);
  if (is_of_the_disk (why) || pwt_db_is_rolled_back (turn->db)) {
    single->all->has_failed = TRUE;
    g_propagate_error (error, why);
    return FALSE;
  }
  single->reason = g_strdup (why->message);
  g_error_free (why);
  pwt_turn_drop_after (turn);
  return pwt_db_rollback_to (turn->db, error) && pwt_db_release (turn->db, error) &&
         set_aside (turn, single->event, single->reason, error);
}

static void
single_applied (gpointer data, const GError *error)
{
  Single *single = data;

  single->is_stored = error == NULL;
  if (error != NULL && !single->all->has_failed)
    single->all->has_failed = TRUE;
  if (error != NULL && single->position == 0)
    note_failure (single->all->engine, error);
  if (error == NULL && single->position == 0)
    single->all->engine->n_let_go = 0;
  if (error == NULL && single->reason != NULL)
    g_warning ("Something a meter told cannot be stored and was set aside: %s", single->reason);
}

static void
apply_singly (PwtEngine *engine, gint64 now_us)
{
  guint n = MIN (engine->field_events->len, PWT_GROUP_MAX), n_stored = 0;
  g_autofree Single *singles = g_new0 (Single, n);
  g_autofree PwtWork *works = g_new0 (PwtWork, n);
  Singly all = { engine, FALSE };

  for (guint i = 0; i < n; i++) {
    singles[i] = (Single){ &all, i, g_ptr_array_index (engine->field_events, i), NULL, FALSE };
    works[i] = (PwtWork){ run_single, single_applied, &singles[i] };
  }
  pwt_turn_commit (engine, now_us, works, n);
  while (n_stored < n && singles[n_stored].is_stored)
    n_stored++;
  for (guint i = 0; i < n; i++)
    g_free (singles[i].reason);
  if (n_stored > 0)
    g_ptr_array_remove_range (engine->field_events, 0, n_stored);
  if (engine->field_events->len == 0)
    engine->n_event_failures = 0;
}

/**
 * pwt_field_events_work:
 * @work: (out): what is to be committed, of all that waits
 *
 * Returns: %FALSE if there is nothing; also when it was committed already, event by event
 */
gboolean
pwt_field_events_work (PwtEngine *engine, gint64 now_us, PwtWork *work)
{
  if (engine->field_events->len > 0 && engine->n_event_failures >= SINGLY_AFTER)
    apply_singly (engine, now_us);
  if (engine->field_events->len == 0 || engine->n_event_failures >= SINGLY_AFTER)
    return FALSE;
  *work = (PwtWork){ run_batch, batch_applied, engine };
  return TRUE;
}
