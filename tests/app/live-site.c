/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "live-site.h"

#include <glib/gstdio.h>
#include <string.h>

#include "backend/direct.h"
#include "demo/demo.h"
#include "sim/state.h"
#include "world.h"

#define NOW_US G_GINT64_CONSTANT (1795486980000000) /* 2026-11-24 10:23 in Shanghai */
#define SEED 1
#define PAUSE_US (20 * PWT_US_PER_MINUTE) /* between two customers */

static gint64
now_when_made (gpointer data)
{
  return NOW_US;
}

/* As pictures are to be the same each time: secrets that are none. */
static void
fill_when_made (gpointer data, guint8 *bytes, gsize n)
{
  for (gsize i = 0; i < n; i++)
    bytes[i] = (guint8) pwt_sim_random (data);
}

static char *
dup_site_json (void)
{
  char *json = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (g_getenv ("PREWATT_DEMO_SITE"), &json, NULL, &error);
  g_assert_no_error (error);
  return json;
}

/* Returns: the password of its operator */
static char *
make (const char *dir, const char *lines, const char *json)
{
  guint64 random = SEED;
  PwtWorld world = { now_when_made, fill_when_made, &random };
  PwtDemoOptions options = { .site_dir = dir,
                             .profiles_dir = g_getenv ("PWT_PROFILES_DIR"),
                             .site_json = json,
                             .line_dir = lines,
                             .days = PWT_DEMO_DAYS,
                             .seed = SEED,
                             .world = &world };
  g_autoptr (GError) error = NULL;
  PwtDemoMade made;
  gboolean is_made = pwt_demo_make (&options, &made, &error);

  g_assert_no_error (error);
  g_assert_true (is_made);
  return made.password;
}

/* The meters as the past has left them. */
static PwtSimSite *
load_meters (const char *lines, const char *json)
{
  g_autofree char *folder = g_build_filename (lines, "state", NULL);
  g_autoptr (GError) error = NULL;
  PwtSimState *state = pwt_sim_state_open (folder, SEED, 1, NOW_US, &error);
  PwtSimSiteOptions options = { 0 };
  PwtSimSite *sim;
  gboolean is_restored;

  g_assert_no_error (error);
  options = (PwtSimSiteOptions){
    .seed = state->seed, .line_seed = SEED, .speed = 1, .now_us = state->started_us
  };
  sim = pwt_sim_site_parse (json, strlen (json), &options, &error);
  g_assert_no_error (error);
  is_restored = pwt_sim_state_restore (state, sim, &error);
  g_assert_no_error (error);
  g_assert_true (is_restored);
  pwt_sim_state_free (state);
  return sim;
}

/* At a switch board in the park. */
static void
name_ports (World *world)
{
  PwtIdRequest request = { world->project };
  PwtSiteTree *tree = world_call (world, "site.tree", &request);

  for (guint i = 0; i < tree->lines->len; i++) {
    PwtLine *line = g_ptr_array_index (tree->lines, i);

    g_free (line->port);
    line->port = g_strdup_printf ("/dev/ttyS%u", i);
    pwt_record_free (&pwt_nothing_record, world_call (world, "line.save", line));
  }
  pwt_record_free (&pwt_site_tree_record, tree);
}

static void
sell (World *world, const char *room, gint64 yuan, PwtPayMethod method)
{
  PwtSaleRequest request = { .id = world_new_id (world),
                             .project = world->project,
                             .point = world_point (world, room),
                             .paid = { yuan * 10000 },
                             .pay_method = method };

  pwt_record_free (&pwt_sale_reply_record, world_call (world, "sale.create", &request));
}

/* The hours since the site was opened, to the middle of the afternoon: what the engine keeps in
 * memory alone is then as on any day. */
static void
live_on (World *world, const char *password)
{
  static const struct {
    const char *room;
    gint64 yuan;
    PwtPayMethod method;
  } sales[] = {
    { "A105", 500, PWT_PAY_WECHAT },  { "C203", 1000, PWT_PAY_WECHAT },
    { "B303", 800, PWT_PAY_CASH },    { "E206", 1500, PWT_PAY_ALIPAY },
    { "D103", 300, PWT_PAY_WECHAT },  { "A111", 100, PWT_PAY_CASH },
    { "B108", 2000, PWT_PAY_CARD },   { "D208", 500, PWT_PAY_WECHAT },
    { "C101", 300, PWT_PAY_ALIPAY },  { "E106", 200, PWT_PAY_WECHAT },
    { "B111", 100, PWT_PAY_CASH },    { "D309", 1000, PWT_PAY_WECHAT },
    { "C305", 500, PWT_PAY_WECHAT },  { "E301", 800, PWT_PAY_ALIPAY },
    { "B106", 3000, PWT_PAY_WECHAT },
  };
  PwtSignInRequest request = { (char *) PWT_DEMO_OPERATOR, (char *) password, NULL };
  PwtSession *session = world_call (world, "auth.sign-in", &request);

  world->token = g_strdup (session->token);
  world->project = ((PwtScope *) g_ptr_array_index (session->scopes, 0))->project->id;
  pwt_record_free (&pwt_session_record, session);
  name_ports (world);
  for (guint i = 0; i < G_N_ELEMENTS (sales); i++) {
    world_run (world, PAUSE_US);
    sell (world, sales[i].room, sales[i].yuan, sales[i].method);
  }
  world_run (world, PAUSE_US / 20);
}

PwtLiveSite *
pwt_live_site_new (void)
{
  PwtLiveSite *site = g_new0 (PwtLiveSite, 1);
  g_autofree char *json = dup_site_json ();
  g_autoptr (GError) error = NULL;
  char *dir = g_dir_make_tmp ("pwt-live-XXXXXX", &error);
  g_autofree char *lines_beside = NULL, *lines = NULL;
  g_autofree char *password = NULL;
  World *world;

  g_assert_no_error (error);
  lines_beside = g_strconcat (dir, ".lines", NULL);
  password = make (dir, lines_beside, json);
  lines = g_build_filename (dir, "lines", NULL); /* removed with the site */
  g_assert_cmpint (g_rename (lines_beside, lines), ==, 0);
  site->world = world = world_new_on (dir, load_meters (lines, json), NOW_US, SEED);
  world_open (world);
  live_on (world, password);
  site->backend = pwt_direct_backend_new (world->engine);
  return site;
}

void
pwt_live_site_free (PwtLiveSite *site)
{
  g_object_unref (site->backend);
  world_free (site->world);
  g_free (site);
}

void
pwt_live_site_run (PwtLiveSite *site, gint64 for_us)
{
  world_run (site->world, for_us);
}

gpointer
pwt_live_site_call (PwtLiveSite *site, const char *operation, gconstpointer request)
{
  g_autoptr (GError) error = NULL;
  gpointer reply = pwt_backend_call_sync (site->backend, operation, request, &error);

  g_assert_no_error (error);
  return reply;
}

PwtMeterRow *
pwt_live_site_find_room (PwtLiveSite *site, const char *room)
{
  PwtListRequest request = { .project = site->project, .search = (char *) room, .limit = 10 };
  PwtWindow *window = pwt_live_site_call (site, "meter.list", &request);
  PwtMeterRow *row = NULL;

  for (guint i = 0; i < window->rows->len && row == NULL; i++)
    if (g_strcmp0 (((PwtMeterRow *) g_ptr_array_index (window->rows, i))->room, room) == 0)
      row = pwt_record_copy (&pwt_meter_row_record, g_ptr_array_index (window->rows, i));
  g_assert_nonnull (row);
  pwt_record_free (&pwt_meter_window_record, window);
  return row;
}

PwtSaleRow *
pwt_live_site_last_sale (PwtLiveSite *site)
{
  PwtListRequest request = { .project = site->project, .limit = 1 };
  PwtWindow *window = pwt_live_site_call (site, "sale.list", &request);
  PwtSaleRow *row = pwt_record_copy (&pwt_sale_row_record, g_ptr_array_index (window->rows, 0));

  pwt_record_free (&pwt_sale_window_record, window);
  return row;
}
