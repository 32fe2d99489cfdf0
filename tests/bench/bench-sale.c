/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A durable sale through the whole engine, audit and hash included: one by one against what the
 * disk allows at the very least, and from 32 callers at once against one by one. Issue 2 §8. */
#include "bench.h"
#include "engine/engine.h"
#include "world.h"

#define N_POINTS 90
#define N_ROUNDS 5
#define N_TURNS 15 /* of sales and appends, in a round */
#define N_A_TURN 20
#define N_CALLERS 32
#define N_EACH 60
#define PASSWORD "correct horse battery"
#define ONE_BY_ONE_LEAST 0.6
#define TOGETHER_LEAST 4.0

typedef struct {
  PwtEngine *engine;
  char *token;
  PwtId project;
  PwtId points[N_POINTS];
} Shop;

static gpointer
call (Shop *shop, const char *operation, gconstpointer request)
{
  g_autoptr (GError) error = NULL;
  gpointer reply = pwt_engine_call_wait (shop->engine, operation, shop->token, request, &error);

  if (reply == NULL)
    g_error ("%s: %s", operation, error->message);
  return reply;
}

static void
open_shop (Shop *shop, const char *dir)
{
  PwtEngineOptions options = { .site_dir = dir,
                               .profiles_dir = g_getenv ("PWT_PROFILES_DIR"),
                               .may_create = TRUE,
                               .is_offline = TRUE };
  g_autoptr (GError) error = NULL;

  shop->engine = pwt_engine_open (&options, &error);
  if (shop->engine == NULL)
    g_error ("%s", error->message);
}

static void
fill_shop (Shop *shop)
{
  g_autofree char *json = world_site_json (N_POINTS, N_POINTS, "acrel-dtsy1352");
  PwtSetupRequest setup = { .name = (char *) "boss", .password = (char *) PASSWORD };
  PwtImportRequest import = { .site = json, .line_dir = (char *) "/wires" };
  PwtSession *session = call (shop, "site.setup", &setup);
  PwtImportReply *made;
  PwtSiteTree *tree;
  PwtIdRequest id;

  shop->token = g_strdup (session->token);
  made = call (shop, "site.import", &import);
  id.id = shop->project = made->project;
  tree = call (shop, "site.tree", &id);
  for (guint i = 0; i < N_POINTS; i++)
    shop->points[i] = ((PwtPoint *) g_ptr_array_index (tree->points, i))->id;
  pwt_record_free (&pwt_session_record, session);
  pwt_record_free (&pwt_import_reply_record, made);
  pwt_record_free (&pwt_site_tree_record, tree);
}

static void
sell (Shop *shop, guint n)
{
  PwtSaleRequest request = { .id = pwt_world_new_id (pwt_world_real ()),
                             .project = shop->project,
                             .point = shop->points[n % N_POINTS],
                             .paid = { 1000000 } };

  pwt_record_free (&pwt_sale_reply_record, call (shop, "sale.create", &request));
}

/* Sales and the disk's least in turns of a fraction of a second: what else the machine does
 * meanwhile slows both. Returns: appends' time / sales' time */
static double
sales_by_appends (Shop *shop, const char *dir, double *sales)
{
  double append_s = 0, sale_s = 0;

  for (guint i = 0; i < N_TURNS; i++) {
    double start = bench_seconds ();

    for (guint j = 0; j < N_A_TURN; j++)
      sell (shop, i * N_A_TURN + j);
    sale_s += bench_seconds () - start;
    append_s += N_A_TURN / bench_appends_per_second (dir, N_A_TURN);
  }
  *sales = N_TURNS * N_A_TURN / sale_s;
  return append_s / sale_s;
}

static gpointer
sell_many (gpointer data)
{
  for (guint i = 0; i < N_EACH; i++)
    sell (data, (guint) g_random_int_range (0, N_POINTS));
  return NULL;
}

static double
sales_together (Shop *shop)
{
  GThread *callers[N_CALLERS];
  double start = bench_seconds ();

  for (guint i = 0; i < N_CALLERS; i++)
    callers[i] = g_thread_new ("caller", sell_many, shop);
  for (guint i = 0; i < N_CALLERS; i++)
    g_thread_join (callers[i]);
  return N_CALLERS * N_EACH / (bench_seconds () - start);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

/* A disk that others use too is slow now and then: the middle of some rounds. */
static double
median (double *values)
{
  qsort (values, N_ROUNDS, sizeof *values, compare);
  return values[N_ROUNDS / 2];
}

int
main (void)
{
  double alone[N_ROUNDS], together[N_ROUNDS];
  g_autofree char *dir = bench_make_dir ();
  g_autofree char *site = g_build_filename (dir, "site", NULL);
  Shop shop = { NULL };
  gboolean is_met;

  open_shop (&shop, site);
  fill_shop (&shop);
  for (guint i = 0; i < N_ROUNDS; i++) {
    double sales, many;

    alone[i] = sales_by_appends (&shop, dir, &sales);
    many = sales_together (&shop);
    together[i] = many / sales;
    g_print ("sales one by one %.0f/s, from %d callers %.0f/s\n", sales, N_CALLERS, many);
  }
  is_met = bench_print ("sale, one by one / append and fdatasync", median (alone), TRUE,
                        ONE_BY_ONE_LEAST);
  is_met &= bench_print ("sale, 32 callers / one by one", median (together), TRUE, TOGETHER_LEAST);
  pwt_engine_close (shop.engine);
  g_free (shop.token);
  bench_remove_dir (dir);
  return is_met ? 0 : 1;
}
