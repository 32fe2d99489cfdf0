/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands to many meters, and the jobs they and other long work become. */
#include "engine/command-jobs.h"
#include "engine/commands.h"
#include "engine/retiring.h"
#include "store/jobs.h"
#include "store/lists.h"

static gboolean
choose_meters (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  g_autoptr (GArray) ids =
      pwt_lists_choose_meters (context->db, request, pwt_context_sees_private (context), error);

  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    g_ptr_array_add (((PwtMeterChoice *) reply)->meters,
                     g_memdup2 (&g_array_index (ids, PwtId, i), sizeof (PwtId)));
  return TRUE;
}

/* --- whom it would hit --- */

static PwtCommandEffect *
effect_new (const PwtMeterRow *row, const char *content, const char *refusal)
{
  PwtCommandEffect *effect = pwt_record_new (&pwt_command_effect_record);

  effect->meter = row->id;
  effect->building = g_strdup (row->building);
  effect->floor = g_strdup (row->floor);
  effect->room = g_strdup (row->room);
  effect->serial = g_strdup (row->serial);
  effect->tenant_name = g_strdup (row->tenant_name);
  effect->state = row->state;
  effect->balance = row->balance;
  effect->read_us = row->read_us;
  effect->content = g_strdup (content);
  effect->refusal = g_strdup (refusal);
  return effect;
}

static void
count_effect (PwtCommandPreview *preview, const PwtMeterRow *row, const PwtMeterLive *live,
              gboolean is_refused)
{
  preview->total++;
  preview->held += is_refused && pwt_is_held (live);
  preview->refused += is_refused;
  preview->ready += !is_refused;
  preview->dark += live != NULL && live->read_us != PWT_TIME_NONE && !live->is_closed;
  preview->occupied += !is_refused && row->tenant_name != NULL;
  preview->lost += !is_refused && row->state == PWT_METER_LOST;
  if (!is_refused && row->balance.e4 != PWT_NONE && row->balance.e4 > 0)
    preview->balance.e4 += row->balance.e4;
}

/* Those left out come first, then those that do not answer: they are what whoever confirms must
 * see. It was counted before. */
static void
add_effect (PwtCommandPreview *preview, PwtCommandEffect *effect)
{
  gint64 place = preview->rows->len;

  if (effect->refusal != NULL)
    place = preview->refused - 1;
  else if (effect->state == PWT_METER_LOST)
    place = preview->refused + preview->lost - 1;
  g_ptr_array_insert (preview->rows, (gint) MIN (place, preview->rows->len), effect);
  if (preview->rows->len <= PWT_COMMAND_PREVIEW_ROWS)
    return;
  pwt_record_free (&pwt_command_effect_record,
                   g_ptr_array_index (preview->rows, preview->rows->len - 1));
  g_ptr_array_set_size (preview->rows, PWT_COMMAND_PREVIEW_ROWS);
}

typedef struct {
  PwtContext *context;
  const PwtCommandManyRequest *many;
  GHashTable *tariffs;
  PwtDate date;
} Preview;

/* Returns: FALSE with @why set if this meter would be left out */
static gboolean
find_effect (const Preview *self, PwtId meter, const PwtMeterLive *live, PwtCommandContent *content,
             GError **why)
{
  PwtDb *db = self->context->db;

  return pwt_command_check_meter (db, self->many->kind, live, TRUE, why) &&
         pwt_command_content_find (db, self->tariffs, self->many->kind, meter, self->date, content,
                                   why);
}

static gboolean
preview_row (const Preview *self, const PwtMeterRow *row, PwtCommandPreview *preview,
             GError **error)
{
  g_auto (PwtCommandContent) content = { 0 };
  g_autoptr (GError) why = NULL;
  PwtMeterLive *live;
  gboolean is_good;

  if (!pwt_find_live (self->context->db, row->id, &live, error))
    return FALSE;
  is_good = find_effect (self, row->id, live, &content, &why) || why->domain != PWT_STORE_ERROR;
  if (is_good) {
    count_effect (preview, row, live, why != NULL);
    add_effect (preview, effect_new (row, content.text, why != NULL ? why->message : NULL));
  } else {
    g_propagate_error (error, g_steal_pointer (&why));
  }
  pwt_record_free (&pwt_meter_live_record, live);
  return is_good;
}

static gboolean
preview_one (const Preview *self, PwtId meter, PwtCommandPreview *preview, GError **error)
{
  PwtMeterRow *row = pwt_lists_meter_row (self->context->db, meter, NULL);
  gboolean is_good;

  if (row != NULL && pwt_id_equal (row->project, self->many->project))
    is_good = preview_row (self, row, preview, error);
  else
    is_good = pwt_not_found (error, "meter");
  pwt_record_free (&pwt_meter_row_record, row);
  return is_good;
}

static int
rank_of (const PwtCommandEffect *effect)
{
  return effect->refusal != NULL ? 0 : effect->state == PWT_METER_LOST ? 1 : 2;
}

static char *
dup_place_key (const PwtCommandEffect *effect)
{
  g_autofree char *place =
      g_strdup_printf ("%s/%s/%s/%s", effect->building != NULL ? effect->building : "",
                       effect->floor != NULL ? effect->floor : "",
                       effect->room != NULL ? effect->room : "", effect->serial);

  return g_utf8_collate_key_for_filename (place, -1);
}

/* Groups as add_effect() makes them, each by where the meters hang: 9 before 10. */
static int
compare_effects (gconstpointer a, gconstpointer b)
{
  const PwtCommandEffect *x = *(PwtCommandEffect *const *) a, *y = *(PwtCommandEffect *const *) b;
  g_autofree char *key_x = NULL, *key_y = NULL;

  if (rank_of (x) != rank_of (y))
    return rank_of (x) - rank_of (y);
  key_x = dup_place_key (x);
  key_y = dup_place_key (y);
  return strcmp (key_x, key_y);
}

static gboolean
preview_command (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  const PwtCommandManyRequest *many = request;
  g_autoptr (GHashTable) tariffs = pwt_command_tariffs_new ();
  Preview preview = { context, many, tariffs, 0 };

  if (!pwt_context_require (context, many->project, pwt_command_permission (many->kind), error) ||
      !pwt_business_date (context->db, many->project, context->now_us, &preview.date, error))
    return FALSE;
  for (guint i = 0; i < many->meters->len; i++)
    if (!preview_one (&preview, ((PwtIdRequest *) g_ptr_array_index (many->meters, i))->id, reply,
                      error))
      return FALSE;
  g_ptr_array_sort (((PwtCommandPreview *) reply)->rows, compare_effects);
  return TRUE;
}

/* --- the parts of a new job --- */

/* A meter's turn is its rank on its own line: so the first hundred are on a hundred lines. */
typedef struct {
  PwtJobItem *item; /* owned */
  guint rank;
  guint index;
} Turn;

static int
compare_turns (gconstpointer a, gconstpointer b)
{
  const Turn *x = a, *y = b;

  if (x->rank != y->rank)
    return x->rank < y->rank ? -1 : 1;
  return x->index < y->index ? -1 : 1;
}

static gboolean
find_line (PwtContext *context, PwtId project, PwtId id, PwtId *line, GError **error)
{
  gpointer found;
  PwtMeter *meter;
  gboolean is_good;

  if (!pwt_db_find (context->db, &pwt_meter_record, id, &found, error))
    return FALSE;
  meter = found;
  if (meter == NULL || !pwt_id_equal (meter->project, project))
    is_good = pwt_not_found (error, "meter");
  else
    is_good = pwt_meter_check_in_service (meter, error);
  if (is_good)
    *line = meter->line;
  pwt_record_free (&pwt_meter_record, meter);
  return is_good;
}

static PwtJobItem *
item_new (PwtContext *context, PwtId project, PwtId job, PwtId meter)
{
  PwtJobItem *item = pwt_record_new (&pwt_job_item_record);

  item->id = pwt_world_new_id (&context->engine->world);
  item->project = project;
  item->job = job;
  item->meter = meter;
  item->ended_us = PWT_TIME_NONE;
  return item;
}

static GPtrArray *
take_in_turn (GArray *turns)
{
  GPtrArray *items = g_ptr_array_new ();

  g_array_sort (turns, compare_turns);
  for (guint i = 0; i < turns->len; i++) {
    PwtJobItem *item = g_array_index (turns, Turn, i).item;

    item->position = i;
    g_ptr_array_add (items, item);
  }
  g_array_set_size (turns, 0);
  return items;
}

static void
free_items (gpointer items)
{
  pwt_record_list_free (&pwt_job_item_record, items);
}

/* On a reader's thread: with 100,000 meters the writer would be kept from everybody else. */
static gboolean
prepare_many (PwtContext *context, gconstpointer request, gpointer *prepared, GError **error)
{
  const PwtCommandManyRequest *many = request;
  g_autoptr (GHashTable) seen = g_hash_table_new (pwt_id_hash, pwt_id_equal_func);
  g_autoptr (GHashTable) ranks =
      g_hash_table_new_full (pwt_id_hash, pwt_id_equal_func, g_free, NULL);
  g_autoptr (GArray) turns = g_array_new (FALSE, FALSE, sizeof (Turn));
  gboolean is_good = TRUE;

  for (guint i = 0; is_good && i < many->meters->len; i++) {
    PwtIdRequest *meter = g_ptr_array_index (many->meters, i);
    Turn turn = { NULL, 0, i };
    PwtId line;

    if (!g_hash_table_add (seen, meter))
      continue;
    is_good = find_line (context, many->project, meter->id, &line, error);
    if (!is_good)
      break;
    turn.item = item_new (context, many->project, many->id, meter->id);
    turn.rank = GPOINTER_TO_UINT (g_hash_table_lookup (ranks, &line));
    g_hash_table_replace (ranks, g_memdup2 (&line, sizeof line), GUINT_TO_POINTER (turn.rank + 1));
    g_array_append_val (turns, turn);
  }
  *prepared = take_in_turn (turns);
  if (!is_good)
    g_clear_pointer (prepared, free_items);
  return is_good;
}

/* --- beginning --- */

static char *
common_request (const PwtCommandManyRequest *many)
{
  PwtCommandManyRequest common = *many;
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  common.meters = none;
  return pwt_record_to_json (&pwt_command_many_request_record, &common);
}

static gboolean
repeat_job (PwtContext *context, PwtId id, const char *json, guint n_meters, PwtJob *reply,
            GError **error)
{
  PwtJob *job = pwt_context_get (context, &pwt_job_record, id, PWT_MAY_SEE, error);

  if (job == NULL)
    return FALSE;
  if (g_strcmp0 (job->request, json) != 0 || job->total != n_meters) {
    pwt_record_free (&pwt_job_record, job);
    g_set_error_literal (error, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_CONFLICT,
                         "This command was already given with other content");
    return FALSE;
  }
  context->is_unchanged = TRUE;
  pwt_record_move (&pwt_job_record, job, reply);
  return TRUE;
}

static gboolean
begin_job (PwtContext *context, const PwtCommandManyRequest *many, const GPtrArray *items,
           PwtJob *job, GError **error)
{
  const PwtCommandRequest one = { .project = many->project,
                                  .kind = many->kind,
                                  .reason = many->reason,
                                  .expires_us = many->expires_us,
                                  .power_w = many->power_w };

  if (!pwt_command_check_request (&one, context->now_us, error))
    return FALSE;
  if (items->len == 0)
    return pwt_refuse (error, "Choose at least one meter");
  job->id = many->id;
  job->project = many->project;
  job->kind = g_strdup (PWT_JOB_COMMANDS);
  job->request = common_request (many);
  job->operator_id = context->who->operator_id;
  if (!pwt_command_job_begin (context->turn, job, items, error))
    return FALSE;
  context->after = pwt_record_to_json (&pwt_job_record, job); /* not a hundred thousand ids */
  return TRUE;
}

static gboolean
command_many (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  const PwtCommandManyRequest *many = request;
  const GPtrArray *items = context->prepared;
  gboolean exists;

  if (!pwt_context_require (context, many->project, pwt_command_permission (many->kind), error) ||
      !pwt_db_has (context->db, &pwt_job_record, many->id, &exists, error))
    return FALSE;
  if (exists) {
    g_autofree char *json = common_request (many);

    return repeat_job (context, many->id, json, items->len, reply, error);
  }
  return begin_job (context, many, items, reply, error);
}

/* --- jobs --- */

/* How far @job is, is said as its parts stand now: the job itself notes it at its next turn, and
 * would have ended less than was left out meanwhile. */
static gboolean
add_counts (PwtDb *db, PwtJob *job, GPtrArray *list, GError **error)
{
  gint64 counts[PWT_N_COMMAND_STATES];

  if (!pwt_job_items_count (db, job->id, counts, error))
    return FALSE;
  job->done = job->total - counts[PWT_COMMAND_QUEUED] - counts[PWT_COMMAND_SENT];
  for (guint i = 0; i < PWT_N_COMMAND_STATES; i++) {
    PwtCount *count = pwt_record_new (&pwt_count_record);

    count->value = g_strdup (pwt_command_state_choices[i].nick);
    count->count = counts[i];
    g_ptr_array_add (list, count);
  }
  return TRUE;
}

static gboolean
get_detail (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  PwtJobDetail *detail = reply;

  detail->job = pwt_context_get (context, &pwt_job_record, ((PwtIdRequest *) request)->id,
                                 PWT_MAY_SEE, error);
  return detail->job != NULL && add_counts (context->db, detail->job, detail->counts, error) &&
         pwt_job_items_count_skipped (context->db, detail->job->id, &detail->skipped, error);
}

/* A meter that failed and was put out of service since is tried no more. */
static gboolean
add_again (PwtContext *context, const PwtJob *job, PwtId retry, PwtId id, GPtrArray *items,
           GError **error)
{
  PwtMeter *meter = pwt_db_get (context->db, &pwt_meter_record, id, error);
  PwtJobItem *item;

  if (meter == NULL)
    return FALSE;
  if (!meter->is_retired) {
    item = item_new (context, job->project, retry, id);
    item->position = items->len;
    g_ptr_array_add (items, item);
  }
  pwt_record_free (&pwt_meter_record, meter);
  return TRUE;
}

static GPtrArray *
failed_items (PwtContext *context, const PwtJob *job, PwtId retry, GError **error)
{
  GPtrArray *failed = pwt_job_items_failed (context->db, job->id, error);
  GPtrArray *items = failed != NULL ? g_ptr_array_new () : NULL;
  gboolean is_good = items != NULL;

  for (guint i = 0; is_good && i < failed->len; i++)
    is_good = add_again (context, job, retry,
                         ((const PwtJobItem *) g_ptr_array_index (failed, i))->meter, items, error);
  pwt_record_list_free (&pwt_job_item_record, failed);
  if (is_good)
    return items;
  pwt_record_list_free (&pwt_job_item_record, items);
  return NULL;
}

static gboolean
begin_retry (PwtContext *context, const PwtJob *job, PwtCommandManyRequest *many, PwtJob *reply,
             GError **error)
{
  GPtrArray *items = failed_items (context, job, many->id, error);
  gboolean exists, is_good = FALSE;

  if (items != NULL && pwt_db_has (context->db, &pwt_job_record, many->id, &exists, error)) {
    if (exists) {
      g_autofree char *json = common_request (many);

      is_good = repeat_job (context, many->id, json, items->len, reply, error);
    } else if (items->len == 0) {
      pwt_refuse (error, "Nothing of it failed");
    } else {
      is_good = begin_job (context, many, items, reply, error);
    }
  }
  pwt_record_list_free (&pwt_job_item_record, items);
  return is_good;
}

static gboolean
retry_commands (PwtContext *context, const PwtJob *job, PwtId id, PwtJob *reply, GError **error)
{
  PwtCommandManyRequest *many =
      pwt_record_from_json (&pwt_command_many_request_record, job->request, -1, error);
  gboolean is_good = FALSE;

  if (many == NULL)
    return FALSE;
  many->id = id;
  if (!pwt_context_require (context, job->project, pwt_command_permission (many->kind), error))
    is_good = FALSE;
  else if (job->state == PWT_JOB_RUNNING)
    pwt_refuse (error, "This work has not ended yet");
  else
    is_good = begin_retry (context, job, many, reply, error);
  pwt_record_free (&pwt_command_many_request_record, many);
  return is_good;
}

static gboolean
retry_job (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  const PwtJobRetryRequest *wanted = request;
  PwtJob *job = pwt_context_get (context, &pwt_job_record, wanted->job, PWT_MAY_READ_METER, error);
  gboolean is_good = FALSE;

  if (job == NULL)
    return FALSE;
  context->project = job->project;
  if (g_str_equal (job->kind, PWT_JOB_COMMANDS))
    is_good = retry_commands (context, job, wanted->id, reply, error);
  else
    pwt_refuse (error, "This work cannot be tried again");
  pwt_record_free (&pwt_job_record, job);
  return is_good;
}

static gboolean
list_command_jobs (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  PwtListRequest *wanted = pwt_record_copy (&pwt_list_request_record, request);
  PwtFilter *filter = pwt_record_new (&pwt_filter_record);
  gboolean is_good;

  filter->field = g_strdup ("kind");
  filter->value = g_strdup (PWT_JOB_COMMANDS);
  g_ptr_array_add (wanted->filters, filter);
  is_good = pwt_context_list (context, "jobs", wanted, reply, error);
  pwt_record_free (&pwt_list_request_record, wanted);
  return is_good;
}

static gboolean
list_items (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  return pwt_context_list (context, "job-items", request, reply, error);
}

const PwtHandler pwt_handlers_command_many[] = {
  { "meter.choose", choose_meters, NULL, NULL },
  { "meter.preview", preview_command, NULL, NULL },
  { "meter.command-many", command_many, prepare_many, free_items },
  { "job.detail", get_detail, NULL, NULL },
  { "job.retry", retry_job, NULL, NULL },
  { "meter.jobs", list_command_jobs, NULL, NULL },
  { "job-item.list", list_items, NULL, NULL },
  { NULL, NULL, NULL, NULL },
};
