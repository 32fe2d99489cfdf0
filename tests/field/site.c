/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "site.h"

static PwtLink *
make_link (const PwtLineConfig *config, gpointer data, GError **error)
{
  Site *site = data;
  PwtLink *link = peer_link (site->peers->pdata[config->line - 1]);

  g_ptr_array_set_size (site->links, (int) site->peers->len);
  site->links->pdata[config->line - 1] = link;
  return link;
}

void
site_init (Site *site)
{
  site->profiles = pwt_profile_set_new (g_getenv ("PWT_PROFILES_DIR"));
  site->lines = pwt_lines_new (site->profiles);
  site->peers = g_ptr_array_new_with_free_func ((GDestroyNotify) peer_free);
  site->links = g_ptr_array_new ();
  site->events = g_ptr_array_new_with_free_func ((GDestroyNotify) pwt_lines_event_free);
  site->now_us = PWT_US_PER_HOUR;
  site->next_id = 1;
  site->zone = NULL;
  pwt_lines_set_link_maker (site->lines, make_link, site);
  pwt_lines_set_utc_offset (site->lines, SITE_START_US - site->now_us);
}

void
site_clear (Site *site)
{
  pwt_lines_free (site->lines);
  g_ptr_array_unref (site->events);
  g_ptr_array_unref (site->peers);
  g_ptr_array_unref (site->links);
  pwt_profile_set_free (site->profiles);
}

Peer *
site_add_line (Site *site, PwtProtocol protocol, gint64 interval_us)
{
  Peer *peer = peer_new (protocol, 9600);
  g_autoptr (GTimeZone) zone = site->zone != NULL ? g_time_zone_new_identifier (site->zone)
                                                  : g_time_zone_new_offset (8 * 3600);
  PwtLineConfig config = { .line = site->peers->len + 1,
                           .link = { .protocol = protocol, .address = "h:1", .baud = 9600 },
                           .interval_us = interval_us,
                           .zone = zone };
  g_autoptr (GError) error = NULL;
  gboolean is_set;

  if (protocol == PWT_PROTOCOL_RTU)
    config.link.address = "/dev/null";
  g_ptr_array_add (site->peers, peer);
  is_set = pwt_lines_set_line (site->lines, &config, &error);
  g_assert_no_error (error);
  g_assert_true (is_set);
  return peer;
}

guint32
site_number (guint32 line, guint8 unit)
{
  return line * 1000 + unit;
}

PeerMeter *
site_add_meter (Site *site, guint32 line, guint8 unit, const char *profile)
{
  PwtMeterConfig config = {
    .meter = site_number (line, unit), .line = line, .unit = unit, .profile = profile
  };
  g_autoptr (GError) error = NULL;
  gboolean is_set = pwt_lines_set_meter (site->lines, &config, &error);

  g_assert_no_error (error);
  g_assert_true (is_set);
  return peer_add (site->peers->pdata[line - 1], unit, 30000);
}

static void
collect (Site *site)
{
  GPtrArray *events = pwt_lines_take_events (site->lines);

  g_ptr_array_extend_and_steal (site->events, events);
}

/* Goes to what is due next; FALSE when nothing ever is. */
gboolean
site_turn (Site *site)
{
  gint64 next_us = pwt_lines_step (site->lines, site->now_us);

  collect (site);
  if (next_us == G_MAXINT64)
    return FALSE;
  site->now_us = MAX (site->now_us, next_us);
  return TRUE;
}

void
site_pass (Site *site, gint64 us)
{
  gint64 until_us = site->now_us + us;

  for (;;) {
    gint64 next_us = pwt_lines_step (site->lines, site->now_us);

    if (next_us > until_us)
      break;
    site->now_us = MAX (site->now_us, next_us);
  }
  site->now_us = until_us;
  pwt_lines_step (site->lines, site->now_us);
  collect (site);
}

PwtTask
site_task (Site *site, PwtTaskKind kind, guint32 meter)
{
  PwtTask task = { .meter = meter, .kind = kind };
  guint8 bytes[PWT_ID_BYTES] = { 0 };

  bytes[0] = (guint8) (site->next_id >> 8);
  bytes[1] = (guint8) site->next_id++;
  task.id = pwt_id_from_bytes (bytes);
  return task;
}

const PwtTaskResult *
site_result (Site *site, PwtId id)
{
  for (guint i = 0; i < site->events->len; i++) {
    const PwtLinesEvent *event = site->events->pdata[i];

    if (event->kind == PWT_LINES_TASK && pwt_id_equal (event->result->id, id))
      return event->result;
  }
  return NULL;
}

/* Submits it and lets time pass until it has ended. */
const PwtTaskResult *
site_run (Site *site, const PwtTask *task)
{
  g_autoptr (GError) error = NULL;
  gboolean is_taken = pwt_lines_submit (site->lines, task, &error);
  const PwtTaskResult *result;

  g_assert_no_error (error);
  g_assert_true (is_taken);
  while ((result = site_result (site, task->id)) == NULL)
    g_assert_true (site_turn (site));
  return result;
}

guint
site_count (Site *site, PwtLinesEventKind kind, guint32 meter)
{
  guint n = 0;

  for (guint i = 0; i < site->events->len; i++) {
    const PwtLinesEvent *event = site->events->pdata[i];

    if (event->kind == kind && (meter == 0 || event->meter == meter))
      n++;
  }
  return n;
}

const PwtLinesEvent *
site_last (Site *site, PwtLinesEventKind kind, guint32 meter)
{
  for (guint i = site->events->len; i > 0; i--) {
    const PwtLinesEvent *event = site->events->pdata[i - 1];

    if (event->kind == kind && (meter == 0 || event->meter == meter))
      return event;
  }
  return NULL;
}
