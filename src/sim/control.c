/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/control.h"

#include <string.h>

#include "sim/meter-json.h"

#define DEFAULT_DELAY_MS 1500
#define MAX_DELAY_MS (3600 * 1000)
#define MAX_JUMP_S (G_GINT64_CONSTANT (20) * 365 * 86400)
#define MAX_RULES 1000

#define SETTINGS                                                                                   \
  "shape", "base_w", "peak_w", "energy_kwh", "balance", "count", "purchased", "alarm1", "alarm2",  \
      "overdraft", "hoard_limit", "overload_kw", "opened", "warns_by_trip", "forced"

/* One command at work. */
typedef struct {
  PwtSimControl *control;
  PwtSimJson json;
  JsonObject *in;
  JsonObject *out;
  gint64 now_us;
} Job;

/**
 * pwt_sim_control_error:
 *
 * Returns: (transfer full): an answer that says no
 */
char *
pwt_sim_control_error (const char *message)
{
  JsonObject *object = json_object_new ();

  json_object_set_boolean_member (object, "ok", FALSE);
  json_object_set_string_member (object, "error", message);
  return pwt_sim_json_print (object);
}

/* The line named, or 0 for all where that is possible. */
static guint
read_line (Job *job, gboolean may_be_all)
{
  gint64 line = 0;

  if (!may_be_all)
    pwt_sim_json_require (&job->json, job->in, "line");
  pwt_sim_json_int (&job->json, job->in, "line", may_be_all ? 0 : 1,
                    (gint64) job->control->site->lines->len, &line);
  return (guint) line;
}

/* The meter named, lived up to now; %NULL is a mistake. */
static PwtSimMeter *
read_meter (Job *job, guint *line)
{
  gint64 address = 0;
  PwtSimSiteLine *at;
  PwtSimMeter *meter;

  *line = read_line (job, FALSE);
  pwt_sim_json_require (&job->json, job->in, "address");
  pwt_sim_json_int (&job->json, job->in, "address", 1, PWT_SIM_LINE_MAX_METERS, &address);
  at = pwt_sim_site_line (job->control->site, *line);
  if (at == NULL || address == 0)
    return NULL;
  meter = pwt_sim_line_peek (at->line, (guint8) address);
  if (meter == NULL)
    pwt_sim_json_fail (&job->json, "address", "line %u has no meter %d", *line, (int) address);
  else
    pwt_sim_meter_advance (meter, job->now_us);
  return meter;
}

static void
show_meter (Job *job, guint line, const PwtSimMeter *meter)
{
  JsonObject *object = pwt_sim_meter_to_json (meter);

  json_object_set_int_member (object, "line", line);
  json_object_set_int_member (object, "address", meter->address);
  json_object_set_boolean_member (
      object, "mute",
      pwt_sim_line_is_mute (pwt_sim_site_line (job->control->site, line)->line, meter->address));
  pwt_sim_meter_add_derived (meter, object);
  json_object_set_object_member (job->out, "meter", object);
}

/* Saves @changed and puts it in the place of @meter: all of it or nothing. */
static void
replace (Job *job, guint line, PwtSimMeter *meter, const PwtSimMeter *changed)
{
  if (job->json.error != NULL ||
      (job->control->state != NULL &&
       !pwt_sim_state_save (job->control->state, line, changed, &job->json.error)))
    return;
  *meter = *changed;
  show_meter (job, line, meter);
}

static void
do_meter (Job *job)
{
  guint line;
  PwtSimMeter *meter = read_meter (job, &line);

  if (meter != NULL)
    show_meter (job, line, meter);
}

static void
do_set (Job *job)
{
  guint line;
  PwtSimMeter *meter = read_meter (job, &line), changed;
  gboolean is_mute;

  if (meter == NULL)
    return;
  changed = *meter;
  is_mute =
      pwt_sim_line_is_mute (pwt_sim_site_line (job->control->site, line)->line, meter->address);
  pwt_sim_meter_read_settings (&job->json, job->in, &changed);
  pwt_sim_json_flag (&job->json, job->in, "mute", &is_mute);
  if (job->json.error != NULL)
    return;
  pwt_sim_line_set_mute (pwt_sim_site_line (job->control->site, line)->line, meter->address,
                         is_mute);
  replace (job, line, meter, &changed);
}

static void
do_swap (Job *job)
{
  guint line;
  PwtSimMeter *meter = read_meter (job, &line), fresh;

  if (meter == NULL)
    return;
  pwt_sim_json_require (&job->json, job->in, "serial");
  fresh = *meter;
  pwt_sim_meter_renew (&fresh);
  pwt_sim_meter_read_identity (&job->json, job->in, &fresh);
  pwt_sim_meter_read_settings (&job->json, job->in, &fresh);
  replace (job, line, meter, &fresh);
}

static void
do_clock_jump (Job *job)
{
  guint line;
  PwtSimMeter *meter = read_meter (job, &line), changed;
  gint64 seconds = 0;

  pwt_sim_json_require (&job->json, job->in, "seconds");
  pwt_sim_json_int (&job->json, job->in, "seconds", -MAX_JUMP_S, MAX_JUMP_S, &seconds);
  if (meter == NULL)
    return;
  changed = *meter;
  changed.clock_offset_us += seconds * PWT_US_PER_SECOND;
  if (ABS (changed.clock_offset_us) > MAX_JUMP_S * PWT_US_PER_SECOND)
    pwt_sim_json_fail (&job->json, "seconds", "the clock would be more than 20 years off");
  replace (job, line, meter, &changed);
}

/* Calls @act for the line named, or for all. */
static void
for_lines (Job *job, void (*act) (Job *job, guint number, PwtSimSiteLine *line))
{
  guint chosen = read_line (job, TRUE);

  for (guint number = 1; number <= job->control->site->lines->len; number++)
    if (job->json.error == NULL && (chosen == 0 || chosen == number))
      act (job, number, pwt_sim_site_line (job->control->site, number));
}

static PwtSimFaultRule
read_rule (Job *job)
{
  PwtSimFaultRule rule = { .times = 1, .chance_ppm = PWT_SIM_PPM };
  const char *kind, *on;
  gint64 address = 0, delay_ms = DEFAULT_DELAY_MS;

  pwt_sim_json_require (&job->json, job->in, "kind");
  kind = pwt_sim_json_text (&job->json, job->in, "kind");
  on = pwt_sim_json_text (&job->json, job->in, "on");
  if (kind != NULL && !pwt_sim_fault_from_nick (kind, &rule.kind))
    pwt_sim_json_fail (&job->json, "kind", "there is no fault “%.40s”", kind);
  if (on != NULL && !pwt_sim_fault_on_from_nick (on, &rule.on))
    pwt_sim_json_fail (&job->json, "on", "must be any, read, write or recharge");
  pwt_sim_json_int (&job->json, job->in, "address", 0, PWT_SIM_LINE_MAX_METERS, &address);
  pwt_sim_json_int (&job->json, job->in, "skip", 0, G_MAXINT32, &rule.skip);
  pwt_sim_json_int (&job->json, job->in, "times", PWT_SIM_FOREVER, G_MAXINT32, &rule.times);
  pwt_sim_json_decimal (&job->json, job->in, "chance", 6, 0, PWT_SIM_PPM, &rule.chance_ppm);
  pwt_sim_json_int (&job->json, job->in, "delay_ms", 0, MAX_DELAY_MS, &delay_ms);
  if (rule.times == 0)
    pwt_sim_json_fail (&job->json, "times", "must be 1 or more, or -1 for ever");
  rule.address = (guint8) address;
  rule.delay_us = delay_ms * 1000;
  return rule;
}

static void
add_fault (Job *job, guint number, PwtSimSiteLine *line)
{
  PwtSimFaultRule rule = read_rule (job);

  if (pwt_sim_line_faults (line->line)->len >= MAX_RULES)
    pwt_sim_json_fail (&job->json, NULL, "line %u has %d fault rules already", number, MAX_RULES);
  if (job->json.error == NULL)
    pwt_sim_line_add_fault (line->line, &rule);
}

static void
do_fault (Job *job)
{
  for_lines (job, add_fault);
}

static void
clear_faults (Job *job, guint number, PwtSimSiteLine *line)
{
  pwt_sim_line_clear_faults (line->line);
}

static void
do_clear (Job *job)
{
  for_lines (job, clear_faults);
}

static void
show_faults (Job *job, guint number, PwtSimSiteLine *line)
{
  JsonArray *list = json_object_get_array_member (job->out, "faults");
  const GArray *rules = pwt_sim_line_faults (line->line);

  for (guint i = 0; i < rules->len; i++) {
    const PwtSimFaultRule *rule = &g_array_index (rules, PwtSimFaultRule, i);
    JsonObject *object = json_object_new ();

    json_object_set_int_member (object, "line", number);
    json_object_set_string_member (object, "kind", pwt_sim_fault_nick (rule->kind));
    json_object_set_string_member (object, "on", pwt_sim_fault_on_nick (rule->on));
    json_object_set_int_member (object, "address", rule->address);
    json_object_set_int_member (object, "skip", rule->skip);
    json_object_set_int_member (object, "times", rule->times);
    pwt_sim_json_put_decimal (object, "chance", rule->chance_ppm, 6);
    json_object_set_int_member (object, "delay_ms", rule->delay_us / 1000);
    json_array_add_object_element (list, object);
  }
}

static void
do_faults (Job *job)
{
  json_object_set_array_member (job->out, "faults", json_array_new ());
  for_lines (job, show_faults);
}

static void
show_line (Job *job, guint number, PwtSimSiteLine *line)
{
  JsonObject *object = json_object_new ();
  JsonArray *addresses = json_array_new ();
  g_autofree char *link = g_strdup_printf ("line-%u", number);

  json_object_set_int_member (object, "line", number);
  json_object_set_string_member (object, "name", line->name);
  json_object_set_int_member (object, "baud", line->baud);
  if (line->tcp_port != 0)
    json_object_set_int_member (object, "tcp_port", line->tcp_port);
  else
    json_object_set_string_member (object, "link", link);
  for (guint address = 1; address <= PWT_SIM_LINE_MAX_METERS; address++)
    if (pwt_sim_line_peek (line->line, (guint8) address) != NULL)
      json_array_add_int_element (addresses, address);
  json_object_set_array_member (object, "addresses", addresses);
  json_array_add_object_element (json_object_get_array_member (job->out, "lines"), object);
}

static void
do_list (Job *job)
{
  json_object_set_array_member (job->out, "lines", json_array_new ());
  for_lines (job, show_line);
}

static void
show_stats (Job *job, guint number, PwtSimSiteLine *line)
{
  PwtSimLineStats stats = pwt_sim_line_stats (line->line);
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "line", number);
  json_object_set_int_member (object, "requests", stats.n_requests);
  json_object_set_int_member (object, "replies", stats.n_replies);
  json_object_set_int_member (object, "bad_frames", stats.n_bad_frames);
  json_object_set_int_member (object, "violations", stats.n_violations);
  json_object_set_int_member (object, "faults", stats.n_faults);
  json_object_set_int_member (object, "busy_us", stats.busy_us);
  json_object_set_int_member (object, "minimum_us", stats.minimum_us);
  json_array_add_object_element (json_object_get_array_member (job->out, "stats"), object);
}

static void
do_stats (Job *job)
{
  json_object_set_array_member (job->out, "stats", json_array_new ());
  for_lines (job, show_stats);
}

typedef struct {
  const char *name;
  void (*act) (Job *job);
  const char *const members[24];
} Command;

static const Command commands[] = {
  { "list", do_list, { "cmd", "line" } },
  { "meter", do_meter, { "cmd", "line", "address" } },
  { "set", do_set, { "cmd", "line", "address", "mute", SETTINGS } },
  { "swap", do_swap, { "cmd", "line", "address", "serial", SETTINGS } },
  { "clock-jump", do_clock_jump, { "cmd", "line", "address", "seconds" } },
  { "fault",
    do_fault,
    { "cmd", "line", "address", "kind", "on", "skip", "times", "chance", "delay_ms" } },
  { "faults", do_faults, { "cmd", "line" } },
  { "clear", do_clear, { "cmd", "line" } },
  { "stats", do_stats, { "cmd", "line" } },
};

static void
run_command (Job *job)
{
  const char *name;

  pwt_sim_json_require (&job->json, job->in, "cmd");
  name = pwt_sim_json_text (&job->json, job->in, "cmd");
  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (commands); i++) {
    if (strcmp (commands[i].name, name) != 0)
      continue;
    pwt_sim_json_allow (&job->json, job->in, commands[i].members);
    if (job->json.error == NULL)
      commands[i].act (job);
    return;
  }
  if (name != NULL)
    pwt_sim_json_fail (&job->json, "cmd", "there is no command “%.40s”", name);
}

/**
 * pwt_sim_control:
 * @text: one line, without its end
 *
 * Returns: (transfer full): the answer, one line without its end; never %NULL
 */
char *
pwt_sim_control (PwtSimControl *control, const char *text, gsize length, gint64 now_us)
{
  Job job = { .control = control, .now_us = now_us };
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) error = NULL;

  pwt_sim_json_init (&job.json);
  job.out = json_object_new ();
  json_object_set_boolean_member (job.out, "ok", TRUE);
  root = pwt_sim_json_parse (&job.json, text, length);
  if (root != NULL) {
    job.in = json_node_get_object (root);
    run_command (&job);
  }
  if (pwt_sim_json_finish (&job.json, &error)) {
    pwt_sim_json_clear (&job.json);
    return pwt_sim_json_print (job.out);
  }
  pwt_sim_json_clear (&job.json);
  json_object_unref (job.out);
  return pwt_sim_control_error (error->message);
}
