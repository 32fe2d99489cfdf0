/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which lines and meters there are. */
#include "field/lines-private.h"

#define MAX_RATIO 1000000 /* CT × PT */

static gboolean
set_error (GError **error, PwtLinesError code, const char *text)
{
  g_set_error_literal (error, PWT_LINES_ERROR, (int) code, text);
  return FALSE;
}

/* Ends everything the meter has in its line. */
static void
meter_free (Meter *meter)
{
  PwtRun *head = g_queue_peek_head (&meter->runs);
  PwtRun *run;

  pwt_plan_drop (meter);
  if (head != NULL)
    pwt_bus_withdraw (meter->line->bus, &head->exchange);
  while ((run = g_queue_peek_head (&meter->runs)) != NULL) {
    pwt_run_end (run, PWT_TASK_UNREACHABLE, "The meter was taken off its line.");
    run->topup = PWT_TOPUP_UNREACHABLE;
    pwt_lines_end_run (meter, run);
  }
  pwt_heap_remove (&meter->line->plan, &meter->due);
  pwt_profile_unref (meter->target.profile);
  g_free (meter);
}

static void
line_free (Line *line)
{
  pwt_line_close (line, NULL);
  pwt_heap_remove (&line->lines->deadlines, &line->deadline);
  pwt_heap_clear (&line->plan);
  pwt_link_free (line->link);
  pwt_bus_free (line->bus);
  pwt_tap_free (line->tap);
  g_clear_pointer (&line->config.zone, g_time_zone_unref);
  g_free (line->address);
  g_free (line->text);
  g_free (line);
}

/**
 * pwt_lines_new:
 * @profiles: (transfer none): must outlive it
 *
 * Nothing moves until it is stepped or its thread started.
 */
PwtLines *
pwt_lines_new (PwtProfileSet *profiles)
{
  PwtLines *lines = g_new0 (PwtLines, 1);

  pthread_mutex_init (&lines->lock, NULL);
  lines->profiles = profiles;
  lines->line_table = g_hash_table_new (NULL, NULL);
  lines->meter_table = g_hash_table_new (NULL, NULL);
  lines->runs = g_hash_table_new (pwt_id_hash, pwt_id_equal_func);
  pwt_heap_init (&lines->deadlines);
  lines->events = g_ptr_array_new_with_free_func ((GDestroyNotify) pwt_lines_event_free);
  lines->epoll_fd = -1;
  lines->event_fd = -1;
  return lines;
}

/* Stops the thread, closes every port. Events not taken are lost. */
void
pwt_lines_free (PwtLines *lines)
{
  GHashTableIter iter;
  gpointer value;

  pwt_lines_thread_stop (lines);
  lines->wake = NULL;
  g_hash_table_iter_init (&iter, lines->meter_table);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    meter_free (value);
  g_hash_table_iter_init (&iter, lines->line_table);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    line_free (value);
  g_hash_table_unref (lines->meter_table);
  g_hash_table_unref (lines->line_table);
  g_hash_table_unref (lines->runs);
  g_ptr_array_unref (lines->events);
  pwt_heap_clear (&lines->deadlines);
  pthread_mutex_destroy (&lines->lock);
  g_free (lines);
}

static gboolean
check_line (const PwtLineConfig *config, GError **error)
{
  if (config->line == 0)
    return set_error (error, PWT_LINES_ERROR_SETTINGS, "A line's number is above zero.");
  if (config->interval_us != 0 && (config->interval_us < PWT_LINES_INTERVAL_MIN ||
                                   config->interval_us > PWT_LINES_INTERVAL_MAX))
    return set_error (error, PWT_LINES_ERROR_SETTINGS,
                      "Meters are read every minute at most and once a day at least.");
  return pwt_link_config_check (&config->link, error);
}

static Line *
line_new (PwtLines *lines, guint32 number)
{
  Line *line = g_new0 (Line, 1);

  line->number = number;
  line->lines = lines;
  line->deadline.owner = line;
  line->last_ok_us = PWT_TIME_NONE;
  pwt_heap_init (&line->plan);
  g_hash_table_insert (lines->line_table, GUINT_TO_POINTER (number), line);
  return line;
}

static gboolean
is_same_link (const Line *line, const PwtLineConfig *config)
{
  const PwtLinkConfig *a = &line->config.link, *b = &config->link;

  return line->bus != NULL && line->config.is_paused == config->is_paused &&
         a->protocol == b->protocol && g_strcmp0 (a->address, b->address) == 0 &&
         a->baud == b->baud && a->parity == b->parity && a->stop_bits == b->stop_bits &&
         a->has_kernel_rs485 == b->has_kernel_rs485;
}

static void
take_line_config (Line *line, const PwtLineConfig *config)
{
  GTimeZone *zone = config->zone != NULL ? g_time_zone_ref (config->zone) : g_time_zone_new_utc ();
  char *address = g_strdup (config->link.address);

  g_clear_pointer (&line->config.zone, g_time_zone_unref);
  g_free (line->address);
  line->config = *config;
  line->config.zone = zone;
  line->address = address;
  line->config.link.address = address;
  if (line->config.interval_us == 0)
    line->config.interval_us = PWT_LINES_INTERVAL_DEFAULT;
}

/**
 * pwt_lines_set_line:
 *
 * A line whose port or speed changes is closed and opened anew; what was under way on it ends as
 * unreachable.
 *
 * Returns: %FALSE with %PWT_LINES_ERROR_SETTINGS if @config is not possible; nothing changed then
 */
gboolean
pwt_lines_set_line (PwtLines *lines, const PwtLineConfig *config, GError **error)
{
  Line *line;
  gboolean is_same;

  g_return_val_if_fail (config != NULL, FALSE);

  if (!check_line (config, error))
    return FALSE;
  pwt_lines_lock (lines);
  line = pwt_lines_find_line (lines, config->line);
  if (line == NULL)
    line = line_new (lines, config->line);
  is_same = is_same_link (line, config);
  if (!is_same && line->bus != NULL)
    pwt_line_close (line, "The line was set up anew.");
  take_line_config (line, config);
  if (!is_same)
    pwt_line_renew (line);
  pwt_plan_renew (line);
  pwt_lines_kick (lines);
  pwt_lines_unlock (lines);
  return TRUE;
}

static gboolean
check_meter (PwtLines *lines, const PwtMeterConfig *config, GError **error)
{
  guint64 ratio = (guint64) MAX (config->ct, 1) * MAX (config->pt, 1);

  if (config->meter == 0)
    return set_error (error, PWT_LINES_ERROR_SETTINGS, "A meter's number is above zero.");
  if (config->unit < 1 || config->unit > PWT_MODBUS_MAX_UNIT)
    return set_error (error, PWT_LINES_ERROR_SETTINGS, "A meter's address is 1 … 247.");
  if (ratio > MAX_RATIO)
    return set_error (error, PWT_LINES_ERROR_SETTINGS, "CT × PT is 1000000 at most.");
  if (pwt_lines_find_line (lines, config->line) == NULL)
    return set_error (error, PWT_LINES_ERROR_MISSING, "There is no such line.");
  return TRUE;
}

/* Two meters of one address would answer at once. */
static gboolean
check_unit (PwtLines *lines, const PwtMeterConfig *config, GError **error)
{
  const GPtrArray *nodes = pwt_lines_find_line (lines, config->line)->plan.nodes;

  for (guint i = 0; i < nodes->len; i++) {
    const Meter *other = ((PwtHeapNode *) nodes->pdata[i])->owner;

    if (other->target.unit == config->unit && other->target.meter != config->meter) {
      g_set_error (error, PWT_LINES_ERROR, PWT_LINES_ERROR_SETTINGS,
                   "Address %u of this line is another meter's already.", config->unit);
      return FALSE;
    }
  }
  return TRUE;
}

/* A variant of a profile is loaded once, so the same settings give the same profile. */
static gboolean
is_same_meter (const Meter *meter, const PwtMeterConfig *config, const PwtProfile *profile)
{
  return meter->line->number == config->line && meter->target.unit == config->unit &&
         meter->target.profile == profile && meter->target.ct == MAX (config->ct, 1) &&
         meter->target.pt == MAX (config->pt, 1);
}

static gboolean
set_meter (PwtLines *lines, const PwtMeterConfig *config, GError **error)
{
  PwtProfile *profile;
  Meter *meter;

  if (!check_meter (lines, config, error) || !check_unit (lines, config, error))
    return FALSE;
  profile = pwt_profile_set_get (lines->profiles, config->profile, config->settings, error);
  if (profile == NULL)
    return FALSE;
  meter = pwt_lines_find_meter (lines, config->meter);
  if (meter != NULL && is_same_meter (meter, config, profile)) {
    pwt_profile_unref (profile);
    return TRUE;
  }
  if (meter != NULL)
    meter_free (meter);
  meter = g_new0 (Meter, 1);
  meter->line = pwt_lines_find_line (lines, config->line);
  meter->due.owner = meter;
  meter->stats.last_ok_us = PWT_TIME_NONE;
  meter->target = (PwtTarget){ .meter = config->meter,
                               .unit = config->unit,
                               .ct = MAX (config->ct, 1),
                               .pt = MAX (config->pt, 1),
                               .profile = profile,
                               .zone = meter->line->config.zone };
  g_hash_table_insert (lines->meter_table, GUINT_TO_POINTER (config->meter), meter);
  pwt_heap_set (&meter->line->plan, &meter->due, lines->now_us);
  pwt_line_touch (meter->line);
  return TRUE;
}

/**
 * pwt_lines_set_meter:
 *
 * A meter that is there already and differs is replaced: what was under way ends as unreachable,
 * what was learned is forgotten, and it is read soon.
 *
 * Returns: %FALSE with a %PWT_LINES_ERROR if @config is not possible; nothing changed then
 */
gboolean
pwt_lines_set_meter (PwtLines *lines, const PwtMeterConfig *config, GError **error)
{
  gboolean is_set;

  g_return_val_if_fail (config != NULL, FALSE);

  pwt_lines_lock (lines);
  is_set = set_meter (lines, config, error);
  pwt_lines_kick (lines);
  pwt_lines_unlock (lines);
  return is_set;
}

void
pwt_lines_remove_meter (PwtLines *lines, guint32 number)
{
  Meter *meter;

  pwt_lines_lock (lines);
  meter = pwt_lines_find_meter (lines, number);
  if (meter != NULL) {
    g_hash_table_remove (lines->meter_table, GUINT_TO_POINTER (number));
    meter_free (meter);
  }
  pwt_lines_unlock (lines);
}

/* With its meters. */
void
pwt_lines_remove_line (PwtLines *lines, guint32 number)
{
  Line *line;

  pwt_lines_lock (lines);
  line = pwt_lines_find_line (lines, number);
  while (line != NULL && line->plan.nodes->len > 0) {
    Meter *meter = pwt_heap_peek (&line->plan)->owner;

    g_hash_table_remove (lines->meter_table, GUINT_TO_POINTER (meter->target.meter));
    meter_free (meter);
  }
  if (line != NULL) {
    g_hash_table_remove (lines->line_table, GUINT_TO_POINTER (number));
    line_free (line);
  }
  pwt_lines_unlock (lines);
}
