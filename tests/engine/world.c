/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "world.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "field/wire.h"
#include "store/backup.h"

static gint64
now_of_world (gpointer data)
{
  return ((World *) data)->now_us + ((World *) data)->skew_us;
}

static void
fill_from_world (gpointer data, guint8 *bytes, gsize n)
{
  World *world = data;

  for (gsize i = 0; i < n; i++) {
    world->random ^= world->random >> 12;
    world->random ^= world->random << 25;
    world->random ^= world->random >> 27;
    bytes[i] = (guint8) ((world->random * G_GUINT64_CONSTANT (0x2545f4914f6cdd1d)) >> 56);
  }
}

static PwtLink *
make_link (const PwtLineConfig *config, gpointer data, GError **error)
{
  World *world = data;
  PwtSimSiteLine *line = pwt_sim_site_line (world->sim, config->line);

  g_assert_nonnull (line);
  g_assert_cmpuint (config->line, <=, G_N_ELEMENTS (world->wires));
  return world->wires[config->line - 1] =
             pwt_wire_new (pwt_sim_line_char_us (line->line, 1), pwt_sim_line_step, line->line);
}

void
world_open (World *world)
{
  PwtEngineOptions options = {
    .site_dir = world->dir,
    .profiles_dir = g_getenv ("PWT_PROFILES_DIR"),
    .may_create = TRUE,
    .world = &world->clock,
    .is_manual = TRUE,
    .link_maker = make_link,
    .link_maker_data = world,
  };
  g_autoptr (GError) error = NULL;

  world->engine = pwt_engine_open (&options, &error);
  g_assert_no_error (error);
}

void
world_kill (World *world)
{
  g_clear_pointer (&world->engine, pwt_engine_close);
  memset (world->wires, 0, sizeof world->wires);
}

void
world_restart (World *world)
{
  world_kill (world);
  world_open (world);
}

/* Lets so much time pass. */
void
world_run (World *world, gint64 for_us)
{
  gint64 end_us = world->now_us + for_us;

  for (;;) {
    gint64 next_us = pwt_engine_turn (world->engine, world->now_us);

    if (world->now_us >= end_us)
      return;
    world->now_us = CLAMP (next_us, world->now_us + 1, end_us);
  }
}

/* Returns: the reply, which must be one. */
gpointer
world_call (World *world, const char *operation, gconstpointer request)
{
  g_autoptr (GError) error = NULL;
  gpointer reply = pwt_engine_call_wait (world->engine, operation, world->token, request, &error);

  g_assert_no_error (error);
  return reply;
}

/* Returns: the error, which there must be. */
GError *
world_fail (World *world, const char *operation, gconstpointer request)
{
  GError *error = NULL;
  gpointer reply = pwt_engine_call_wait (world->engine, operation, world->token, request, &error);

  g_assert_null (reply);
  g_assert_nonnull (error);
  return error;
}

void
world_execute (World *world, const char *sql)
{
  g_autofree char *path = g_build_filename (world->dir, "business.db", NULL);
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  if (sqlite3_exec (db, sql, NULL, NULL, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (db));
  sqlite3_close (db);
}

PwtId
world_new_id (World *world)
{
  return pwt_world_new_id (&world->clock);
}

static PwtMeterRow *
find_row (World *world, const char *room)
{
  PwtListRequest *request = pwt_record_new (&pwt_list_request_record);
  PwtMeterRow *row = NULL;
  PwtWindow *window;

  request->project = world->project;
  request->search = g_strdup (room);
  request->limit = 10;
  window = world_call (world, "meter.list", request);
  for (guint i = 0; i < window->rows->len; i++) {
    PwtMeterRow *found = g_ptr_array_index (window->rows, i);

    if (g_strcmp0 (found->room, room) == 0)
      row = pwt_record_copy (&pwt_meter_row_record, found);
  }
  g_assert_nonnull (row);
  pwt_record_free (&pwt_meter_window_record, window);
  pwt_record_free (&pwt_list_request_record, request);
  return row;
}

PwtId
world_point (World *world, const char *room)
{
  PwtMeterRow *row = find_row (world, room);
  PwtId point = row->point;

  pwt_record_free (&pwt_meter_row_record, row);
  return point;
}

PwtId
world_sell (World *world, const char *room, gint64 yuan)
{
  PwtSaleRequest request = { .id = world_new_id (world),
                             .project = world->project,
                             .point = world_point (world, room),
                             .paid = { yuan * 10000 } };

  pwt_record_free (&pwt_sale_reply_record, world_call (world, "sale.create", &request));
  return request.id;
}

PwtTopup *
world_topup (World *world, PwtId sale)
{
  PwtIdRequest request = { sale };
  PwtSaleReply *reply = world_call (world, "sale.get", &request);
  PwtTopup *topup = g_steal_pointer (&reply->topup);

  pwt_record_free (&pwt_sale_reply_record, reply);
  return topup;
}

PwtTopupState
world_topup_state (World *world, PwtId sale)
{
  PwtTopup *topup = world_topup (world, sale);
  PwtTopupState state = topup->state;

  pwt_record_free (&pwt_topup_record, topup);
  return state;
}

void
world_open_room (World *world, const char *room, PwtLeftover leftover)
{
  PwtOpenPoint point = { world_point (world, room), leftover };
  g_autoptr (GPtrArray) points = g_ptr_array_new ();
  PwtListRequest list = { .project = world->project, .limit = 1 };
  PwtWindow *tariffs = world_call (world, "tariff.list", &list);
  PwtTenant tenant = { .id = world_new_id (world),
                       .project = world->project,
                       .name = (char *) "尚座美甲" };
  PwtAccountOpenRequest request = {
    .id = world_new_id (world),
    .project = world->project,
    .tenant = tenant.id,
    .new_tenant = &tenant,
    .tariff = ((PwtTariff *) g_ptr_array_index (tariffs->rows, 0))->id,
    .points = points,
  };

  g_ptr_array_add (points, &point);
  if (leftover == PWT_LEFTOVER_REFUSE)
    g_error_free (world_fail (world, "account.open", &request));
  else
    pwt_record_free (&pwt_account_record, world_call (world, "account.open", &request));
  pwt_record_free (&pwt_tariff_window_record, tariffs);
}

PwtId
world_meter (World *world, const char *room)
{
  PwtMeterRow *row = find_row (world, room);
  PwtId meter = row->id;

  pwt_record_free (&pwt_meter_row_record, row);
  return meter;
}

PwtSimMeter *
world_sim_meter (World *world, guint line, guint8 address)
{
  PwtSimMeter *meter = pwt_sim_line_peek (pwt_sim_site_line (world->sim, line)->line, address);

  g_assert_nonnull (meter);
  return meter;
}

#define BOSS "boss"
#define PASSWORD "correct horse battery"

/* Anew: a session does not outlive a long night. */
void
world_sign_in (World *world)
{
  PwtSignInRequest request = { (char *) BOSS, (char *) PASSWORD, NULL };
  PwtSession *session = world_call (world, "auth.sign-in", &request);

  g_free (world->token);
  world->token = g_strdup (session->token);
  pwt_record_free (&pwt_session_record, session);
}

static void
set_up_boss (World *world)
{
  PwtSetupRequest setup = { .name = (char *) BOSS,
                            .display_name = (char *) "老板",
                            .password = (char *) PASSWORD };
  PwtSession *session = world_call (world, "site.setup", &setup);

  world->token = g_strdup (session->token);
  pwt_record_free (&pwt_session_record, session);
}

static void
import (World *world, const char *site_json)
{
  PwtImportRequest request = { .site = (char *) site_json, .line_dir = (char *) "/wires" };
  PwtImportReply *reply = world_call (world, "site.import", &request);

  world->project = reply->project;
  pwt_record_free (&pwt_import_reply_record, reply);
}

/* Returns: a site that nobody has opened, at this moment; @dir and @sim are its own from now on. */
World *
world_new_on (char *dir, PwtSimSite *sim, gint64 now_us, guint64 seed)
{
  World *world = g_new0 (World, 1);

  world->dir = dir;
  world->sim = sim;
  world->now_us = now_us;
  world->random = seed * 2 + 1;
  world->clock = (PwtWorld){ now_of_world, fill_from_world, world };
  return world;
}

/* Returns: a site that nobody has opened yet, an empty folder and its meters. */
World *
world_new_closed (const char *site_json, guint64 seed)
{
  PwtSimSiteOptions options = {
    .seed = seed, .line_seed = seed, .speed = 1, .now_us = WORLD_BEGIN_US
  };
  g_autoptr (GError) error = NULL;
  char *dir = g_dir_make_tmp ("pwt-world-XXXXXX", &error);
  PwtSimSite *sim;

  g_assert_no_error (error);
  sim = pwt_sim_site_parse (site_json, strlen (site_json), &options, &error);
  g_assert_no_error (error);
  return world_new_on (dir, sim, WORLD_BEGIN_US, seed);
}

World *
world_new (const char *site_json, guint64 seed)
{
  World *world = world_new_closed (site_json, seed);

  world_open (world);
  set_up_boss (world);
  import (world, site_json);
  return world;
}

static void
remove_dir (const char *path)
{
  GDir *dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    if (g_file_test (child, G_FILE_TEST_IS_DIR))
      remove_dir (child);
    else
      g_unlink (child);
  }
  g_clear_pointer (&dir, g_dir_close);
  g_rmdir (path);
}

/* The site's folder is lost and comes back out of @backup; the meters know nothing of it. */
void
world_restore_closed (World *world, const char *backup)
{
  g_autoptr (GError) error = NULL;

  world_kill (world);
  remove_dir (world->dir);
  g_assert_true (pwt_backup_restore (backup, world->dir, &error));
  g_assert_no_error (error);
}

void
world_restore (World *world, const char *backup)
{
  world_restore_closed (world, backup);
  world_open (world);
}

void
world_free (World *world)
{
  world_kill (world);
  remove_dir (world->dir);
  pwt_sim_site_free (world->sim);
  g_free (world->token);
  g_free (world->dir);
  g_free (world);
}

/* Returns: a site of one line with rooms R01, R02…, of which the first @n_opened have an account.
 */
char *
world_site_json (guint n_meters, guint n_opened, const char *profile)
{
  g_autoptr (GString) rooms = g_string_new (NULL);
  g_autoptr (GString) meters = g_string_new (NULL);
  g_autoptr (GString) accounts = g_string_new (NULL);

  for (guint i = 1; i <= n_meters; i++) {
    const char *comma = i > 1 ? "," : "";

    g_string_append_printf (rooms, "%s\"R%02u\"", comma, i);
    g_string_append_printf (meters,
                            "%s{\"serial\":\"2025010100%02u\",\"line\":1,\"address\":%u,"
                            "\"profile\":\"%s\",\"ct\":1,\"pt\":1,\"room\":\"R%02u\",\"sim\":{"
                            "\"shape\":\"steady\",\"base_w\":400,\"peak_w\":400,"
                            "\"balance\":\"%u.00\",\"count\":%u,\"alarm1\":\"100.00\","
                            "\"alarm2\":\"50.00\",\"hoard_limit\":\"20000.00\"}}",
                            comma, i, i, profile, i, i <= n_opened ? 200u : 0u,
                            i <= n_opened ? 7u : 0u);
    if (i <= n_opened)
      g_string_append_printf (accounts,
                              "%s{\"number\":\"1%05u\",\"tenant\":\"深圳美佳服饰\","
                              "\"room\":\"R%02u\",\"tariff\":\"一口价\","
                              "\"opened\":\"2026-01-05\"}",
                              comma, i, i);
  }
  return g_strdup_printf (
      "{\"format\":\"prewatt-site-1\",\"project\":{\"name\":\"试验园区\",\"company\":\"试验物业\","
      "\"time_zone\":\"Asia/Shanghai\"},\"buildings\":[{\"name\":\"A座\",\"floors\":["
      "{\"name\":\"1F\",\"rooms\":[%s]}]}],\"tariffs\":[{\"name\":\"一口价\",\"plans\":[{"
      "\"valid_from\":\"2025-01-01\",\"price_sharp\":\"0.98\",\"price_peak\":\"0.98\","
      "\"price_flat\":\"0.98\",\"price_valley\":\"0.98\",\"price_deep\":\"0.98\",\"seasons\":[{"
      "\"from_month\":1,\"to_month\":12,\"day_kinds\":7,"
      "\"slots\":\"FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF\"}],\"holidays\":[]}]}],"
      "\"tenants\":[{\"name\":\"深圳美佳服饰\",\"contact\":\"林美佳\",\"phone\":\"13900001234\"}],"
      "\"accounts\":[%s],\"lines\":[{\"name\":\"一号总线\",\"baud\":9600,\"parity\":\"none\","
      "\"interval_s\":300}],\"meters\":[%s]}",
      rooms->str, accounts->str, meters->str);
}
