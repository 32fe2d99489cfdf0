/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A site file with a mistake: the error names the place, and nothing is left behind. */
#include "office.h"
#include "store/journal.h"
#include "store/sql.h"
#include "world.h"

#define PROFILE "acrel-dtsy1352"

static char *
replace_once (const char *text, const char *from, const char *to)
{
  const char *at = strstr (text, from);

  g_assert_nonnull (at);
  return g_strdup_printf ("%.*s%s%s", (int) (at - text), text, to, at + strlen (from));
}

/* In a file of two meters, two rooms, one account. */
static const struct {
  const char *from, *to, *place;
} mistakes[] = {
  { "prewatt-site-1", "prewatt-site-2", "site file: " },
  { "\"project\":{", "\"project\":[],\"other\":{", "project: must be an object" },
  { "\"name\":\"试验园区\"", "\"name\":7", "project.name: must be a text" },
  { "\"name\":\"试验园区\"", "\"name\":\"\"", "project: " },
  { "Asia/Shanghai", "Asia/Atlantis", "project: " },
  { "\"buildings\":[", "\"buildings\":7,\"b\":[", "buildings: must be a list" },
  { "\"buildings\":[", "\"buildings\":[7,", "buildings[0]: must be an object" },
  { "\"name\":\"试验园区\"", "\"hoarding_limit\":20000,\"name\":\"试验园区\"",
    "project.hoarding_limit: must be a text" },
  { "\"name\":\"试验园区\"", "\"hoarding_limit\":\"-1.00\",\"name\":\"试验园区\"", "project: " },
  { "\"ct\":1", "\"hoarding_limit\":\"viel\",\"ct\":1", "meters[0]" },
  { "\"name\":\"A座\"", "\"title\":\"A座\"", "buildings[0].name: must be a text" },
  { "\"name\":\"1F\"", "\"name\":null", "buildings[0].floors[0].name: must be a text" },
  { "\"rooms\":[", "\"rooms\":{},\"r\":[", "buildings[0].floors[0]: rooms" },
  { "\"R01\",\"R02\"", "\"R01\",2", "buildings[0].floors[0].rooms[1]: must be a text" },
  { "\"R01\",\"R02\"", "\"R01\",\"R01\"", "rooms[1]: this name stands in the file twice" },
  { "\"R01\",\"R02\"", "\"R01\",\"\"", "rooms[1]: " },
  { "\"price_flat\":\"0.98\"", "\"price_flat\":\"a lot\"", "tariffs[0]: " },
  { "\"price_flat\":\"0.98\"", "\"price_flat\":0.98", "tariffs[0]: " },
  { "\"price_flat\":\"0.98\"", "\"price_flat\":\"-0.98\"", "tariffs[0]: " },
  { "\"valid_from\":\"2025-01-01\"", "\"valid_from\":\"2025-02-30\"", "tariffs[0]: " },
  { "FFFFFFFF\"", "FFFFFFFX\"", "tariffs[0]: " },
  { "\"to_month\":12", "\"to_month\":11", "tariffs[0]: " },
  { "\"plans\":[{", "\"plans\":[],\"p\":[{", "tariffs[0]: " },
  { "\"tenants\":[{\"name\":\"深圳美佳服饰\"", "\"tenants\":[{\"name\":\"\"", "tenants[0]: " },
  { "\"tenants\":[{", "\"tenants\":[{\"name\":\"深圳美佳服饰\"},{",
    "tenants[1]: this name stands in the file twice" },
  { "\"baud\":9600", "\"baud\":\"fast\"", "lines[0].baud: must be a whole number" },
  { "\"baud\":9600", "\"baud\":9601", "lines[0]: " },
  { "\"baud\":9600", "\"baud\":999999999999", "lines[0]: " },
  { "\"interval_s\":300", "\"interval_s\":1", "lines[0]: " },
  { "\"parity\":\"none\"", "\"parity\":\"strange\"", "lines[0]: parity" },
  { "\"parity\":\"none\"", "\"gateway\":\"一号箱\"", "lines[0]: a line behind a gateway" },
  { "\"line\":1,", "\"line\":2,", "meters[0]: there is no such line" },
  { "\"line\":1,", "\"line\":0,", "meters[0]: there is no such line" },
  { "\"line\":1,", "\"line\":-1,", "meters[0]: there is no such line" },
  { "\"address\":1,", "\"address\":248,", "meters[0]: " },
  { "\"address\":1,", "\"address\":2,", "meters[1]: " },
  { "\"address\":1,", "", "meters[0].address: must be a whole number" },
  { "\"202501010002\"", "\"202501010001\"", "meters[1]: " },
  { "\"profile\":\"" PROFILE "\"", "\"profile\":\"none-such\"", "meters[0]: " },
  { "\"ct\":1,", "\"ct\":0,", "meters[0]: " },
  { "\"room\":\"R02\"", "\"room\":\"R09\"", "meters[1]: “R09” is not in the file" },
  { "\"pt\":1,\"room\":\"R02\"", "\"pt\":1,\"room\":\"R01\"", "meters[1]: " },
  { "\"tenant\":\"深圳美佳服饰\"", "\"tenant\":\"谁\"", "accounts[0]: “谁” is not in the file" },
  { "\"tariff\":\"一口价\"", "\"tariff\":\"两口价\"", "accounts[0]: “两口价” is not" },
  { "\"opened\":\"2026-01-05\"", "\"opened\":\"05.01.2026\"", "accounts[0]: " },
  { "\"opened\":\"2026-01-05\"", "\"o\":1", "accounts[0].opened: must be a text" },
  { "\"opened\":", "\"alarm1\":\"1\",\"alarm2\":\"2\",\"opened\":", "accounts[0]: alarm2" },
  { "\"opened\":", "\"alarm1\":\"40\",\"opened\":", "accounts[0]: alarm2" },
  { "\"name\":\"试验园区\"", "\"name\":\"x\",\"alarm1\":\"40\"", "project: alarm2" },
  { "\"name\":\"试验园区\"", "\"name\":\"x\",\"interval_s\":1", "project: " },
  { "\"opened\":", "\"alarm1\":100,\"opened\":", "accounts[0].alarm1: must be a text" },
  { "\"opened\":", "\"alarm1\":\"-1\",\"alarm2\":\"-2\",\"opened\":", "accounts[0]: " },
};

static gint64
count_rows (Office *office)
{
  static const char *const tables[] = { "project",    "building", "floor",   "room",
                                        "point",      "line",     "meter",   "circuit",
                                        "tariff",     "tenant",   "account", "account_point",
                                        "audit_entry" };
  PwtDb *db = pwt_store_business (office->engine->store);
  gint64 n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++) {
    g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM %s", tables[i]);
    gint64 rows = 0;

    g_assert_true (pwt_sql_int (db, 0, &rows, NULL, sql, ""));
    n += rows;
  }
  return n;
}

static void
assert_wrong (Office *office, const char *json, const char *place)
{
  PwtImportRequest request = { .site = (char *) json, .line_dir = (char *) "/wires" };
  gint64 n = count_rows (office);
  g_autoptr (GError) error = office_fail (office, office->boss, "site.import", &request);

  g_test_message ("%s", error->message);
  g_assert_true (error->code == PWT_ENGINE_ERROR_INVALID ||
                 error->code == PWT_ENGINE_ERROR_REFUSED);
  g_assert_nonnull (strstr (error->message, place));
  g_assert_cmpint (count_rows (office), ==, n);
}

static void
test_each_mistake_is_named (void)
{
  Office *office = office_new ();
  g_autofree char *good = world_site_json (2, 1, PROFILE);

  for (guint i = 0; i < G_N_ELEMENTS (mistakes); i++) {
    g_autofree char *json = replace_once (good, mistakes[i].from, mistakes[i].to);

    g_test_message ("%s → %s", mistakes[i].from, mistakes[i].to);
    assert_wrong (office, json, mistakes[i].place);
  }
  office_import (office, 2, 1); /* and the good one is */
  office_verify (office);
  office_free (office);
}

static void
test_what_is_no_site_file (void)
{
  static const char *const texts[] = { "",     " ",        "{",  "[]", "7",
                                       "null", "\"text\"", "{}", "{a", "{\"format\":7}",
                                       "\xff" };
  Office *office = office_new ();
  g_autofree char *good = world_site_json (2, 1, PROFILE);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_wrong (office, texts[i], "");
  for (gsize length = strlen (good) - 1; length > 0; length -= MIN (length, 37)) {
    g_autofree char *cut = g_utf8_make_valid (good, (gssize) length);

    assert_wrong (office, cut, "");
  }
  office_free (office);
}

static void
test_huge_and_deep (void)
{
  Office *office = office_new ();
  g_autoptr (GString) deep = g_string_new ("{\"format\":\"prewatt-site-1\",\"project\":");
  g_autofree char *name = g_strnfill (100000, 'x');
  g_autofree char *good = world_site_json (2, 1, PROFILE);
  g_autofree char *long_name = replace_once (good, "试验园区", name);
  g_autofree char *number = replace_once (good, "\"baud\":9600", "\"baud\":99999999999999999999");

  for (guint i = 0; i < 100000; i++)
    g_string_append_c (deep, '[');
  assert_wrong (office, deep->str, "");
  assert_wrong (office, long_name, "project: ");
  assert_wrong (office, number, "");
  office_free (office);
}

static void
test_ids_in_the_file_are_not_the_sites (void)
{
  Office *office = office_new ();
  g_autofree char *id = pwt_id_dup_text (office->project);
  g_autofree char *stray =
      g_strdup_printf ("\"id\":\"%s\",\"project\":\"%s\",\"plans\":[{", id, id);
  g_autofree char *good = world_site_json (2, 1, PROFILE);
  g_autofree char *json = replace_once (good, "\"plans\":[{", stray);
  PwtImportRequest request = { .site = json, .line_dir = (char *) "/wires" };
  PwtImportReply *reply = office_call (office, office->boss, "site.import", &request);
  PwtListRequest list = { .project = office->project, .limit = 10 };
  PwtWindow *tariffs = office_call (office, office->boss, "tariff.list", &list);

  g_assert_cmpint (tariffs->total, ==, 1);
  g_assert_cmpint (reply->tariffs, ==, 1);
  g_assert_cmpint (reply->meters, ==, 2);
  g_assert_cmpint (reply->rooms, ==, 2);
  g_assert_cmpint (reply->accounts, ==, 1);
  pwt_record_free (&pwt_tariff_window_record, tariffs);
  pwt_record_free (&pwt_import_reply_record, reply);
  office_free (office);
}

/* The answer was lost: the same id gives it again, and no second project. */
static void
test_asked_again (void)
{
  Office *office = office_new ();
  g_autofree char *json = world_site_json (3, 1, PROFILE);
  g_autofree char *other = replace_once (json, "试验园区", "别的园区");
  PwtImportRequest request = { .site = json,
                               .line_dir = (char *) "/wires",
                               .project = office_new_id (office) };
  PwtImportReply *first = office_call (office, office->boss, "site.import", &request);
  PwtImportReply *again = office_call (office, office->boss, "site.import", &request);
  gint64 n = office_count_audit (office, "site.import");

  g_assert_true (pwt_id_equal (first->project, request.project));
  g_assert_true (pwt_record_equal (&pwt_import_reply_record, first, again));
  g_assert_cmpint (first->meters, ==, 3);
  g_assert_cmpint (n, ==, 2); /* the office's own, and this one */
  request.site = other;
  office_assert_fails (office, office->boss, "site.import", &request, CONFLICT);
  pwt_record_free (&pwt_import_reply_record, first);
  pwt_record_free (&pwt_import_reply_record, again);
  office_free (office);
}

/* The site file says what a project's meters may hold, and a meter's own where it differs. */
static void
test_hoarding_limits (void)
{
  Office *office = office_new ();
  g_autofree char *good = world_site_json (2, 1, PROFILE);
  g_autofree char *limited = replace_once (good, "\"name\":\"试验园区\"",
                                           "\"name\":\"试验园区\",\"hoarding_limit\":\"5000.00\"");
  g_autofree char *json = replace_once (limited, "\"ct\":1", "\"hoarding_limit\":\"800\",\"ct\":1");
  PwtImportRequest request = { .site = json, .line_dir = (char *) "/wires" };
  PwtImportReply *reply = office_call (office, office->boss, "site.import", &request);
  PwtIdRequest id = { reply->project };
  PwtSiteTree *tree = office_call (office, office->boss, "site.tree", &id);
  gint64 sum = 0;

  g_assert_cmpint (tree->project->hoarding_limit.e4, ==, YUAN (5000).e4);
  for (guint i = 0; i < tree->meters->len; i++)
    sum += ((PwtMeter *) g_ptr_array_index (tree->meters, i))->hoarding_limit.e4;
  g_assert_cmpint (sum, ==, YUAN (800).e4);
  pwt_record_free (&pwt_site_tree_record, tree);
  pwt_record_free (&pwt_import_reply_record, reply);
  office_free (office);
}

static PwtAccount *
only_account (Office *office, PwtId project)
{
  PwtListRequest list = { .project = project, .limit = 2 };
  PwtWindow *window = office_call (office, office->boss, "account.list", &list);
  PwtIdRequest id = { ((PwtAccountRow *) window->rows->pdata[0])->id };
  PwtAccount *account =
      pwt_db_get (pwt_store_business (office->engine->store), &pwt_account_record, id.id, NULL);

  g_assert_cmpint (window->total, ==, 1);
  g_assert_nonnull (account);
  pwt_record_free (pwt_operation_find ("account.list")->reply, window);
  return account;
}

/* An account for which the file says nothing gets what the file's project gives. */
static void
test_defaults_of_the_project (void)
{
  Office *office = office_new ();
  g_autofree char *good = world_site_json (2, 1, PROFILE);
  g_autofree char *project =
      replace_once (good, "\"name\":\"试验园区\"",
                    "\"name\":\"试验园区\",\"alarm1\":\"300\",\"alarm2\":\"80\","
                    "\"overdraft_limit\":\"20\",\"interval_s\":900");
  g_autofree char *json = replace_once (project, "\"opened\":", "\"alarm2\":\"90\",\"opened\":");
  PwtImportRequest request = { .site = json, .line_dir = (char *) "/wires" };
  PwtImportReply *reply = office_call (office, office->boss, "site.import", &request);
  PwtIdRequest id = { reply->project };
  PwtSiteTree *tree = office_call (office, office->boss, "site.tree", &id);
  PwtAccount *account = only_account (office, reply->project);

  g_assert_cmpint (tree->project->alarm1.e4, ==, YUAN (300).e4);
  g_assert_cmpint (tree->project->alarm2.e4, ==, YUAN (80).e4);
  g_assert_cmpint (tree->project->interval_s, ==, 900);
  g_assert_cmpint (account->alarm1.e4, ==, YUAN (300).e4);
  g_assert_cmpint (account->alarm2.e4, ==, YUAN (90).e4); /* its own */
  g_assert_cmpint (account->overdraft_limit.e4, ==, YUAN (20).e4);
  pwt_record_free (&pwt_account_record, account);
  pwt_record_free (&pwt_site_tree_record, tree);
  pwt_record_free (&pwt_import_reply_record, reply);
  office_free (office);
}

/* --- what the meters hold already --- */

static PwtMeterLive *
get_live (World *world, const char *room)
{
  g_autoptr (GError) error = NULL;
  PwtMeterLive *live = pwt_db_get (pwt_store_business (world->engine->store),
                                   &pwt_meter_live_record, world_meter (world, room), &error);

  g_assert_no_error (error);
  return live;
}

static gint64
adopted_e4 (World *world)
{
  g_autoptr (GError) error = NULL;
  PwtMoney total;

  g_assert_true (pwt_journal_total (pwt_store_business (world->engine->store), world->project,
                                    PWT_BOOK_ADOPTED, &total, &error));
  return total.e4;
}

static void
sell_into (World *world, const char *room, guint8 address)
{
  PwtSaleRequest request = { .id = world_new_id (world),
                             .project = world->project,
                             .point = world_point (world, room),
                             .paid = YUAN (100) };
  PwtIdRequest id = { request.id };
  guint count = world_sim_meter (world, 1, address)->count;
  PwtSaleReply *reply;

  pwt_record_free (&pwt_sale_reply_record, world_call (world, "sale.create", &request));
  world_run (world, PWT_US_PER_MINUTE);
  reply = world_call (world, "sale.get", &id);
  g_assert_cmpint (reply->topup->state, ==, PWT_TOPUP_SETTLED);
  g_assert_cmpuint (world_sim_meter (world, 1, address)->count, ==, count + 1);
  pwt_record_free (&pwt_sale_reply_record, reply);
}

/* R01 and R02 run already, R02 with a debt: the books begin with what their meters show first,
 * once. Nobody has R03: what its meter holds is decided about when somebody moves in. */
static void
test_what_the_meters_hold_is_taken_over (void)
{
  g_autofree char *json = world_site_json (3, 2, PROFILE);
  World *world = world_new (json, 3);
  PwtMeterLive *first, *second, *third;
  PwtVerification *found;
  gint64 running_e4;

  world_sim_meter (world, 1, 2)->balance_e9 = -12340000000;
  world_sim_meter (world, 1, 3)->balance_e9 = 30000000000;
  world_sim_meter (world, 1, 3)->count = 3;
  g_assert_cmpint (adopted_e4 (world), ==, 0);
  world_run (world, PWT_US_PER_MINUTE);
  first = get_live (world, "R01");
  second = get_live (world, "R02");
  g_assert_cmpint (first->purchase_count, ==, 7);
  g_assert_cmpint (second->balance.e4, <, 0);
  running_e4 = first->balance.e4 + second->balance.e4;
  g_assert_cmpint (adopted_e4 (world), ==, running_e4);
  world_restart (world);
  world_run (world, PWT_US_PER_HOUR);
  g_assert_cmpint (adopted_e4 (world), ==, running_e4);

  third = get_live (world, "R03");
  g_assert_cmpint (third->balance.e4, >, 0);
  world_open_room (world, "R03", PWT_LEFTOVER_REFUSE);
  world_open_room (world, "R03", PWT_LEFTOVER_ADOPT);
  g_assert_cmpint (adopted_e4 (world), ==, running_e4 + third->balance.e4);
  sell_into (world, "R01", 1);
  sell_into (world, "R02", 2);
  sell_into (world, "R03", 3);
  g_assert_cmpint (adopted_e4 (world), ==, running_e4 + third->balance.e4);
  found = world_call (world, "books.verify", NULL);
  g_assert_true (found->is_good);
  pwt_record_free (&pwt_verification_record, found);
  pwt_record_free (&pwt_meter_live_record, first);
  pwt_record_free (&pwt_meter_live_record, second);
  pwt_record_free (&pwt_meter_live_record, third);
  world_free (world);
}

/* Two meters' wires are exchanged: neither tenant's books begin with the other's money. */
static void
test_another_meters_money_is_not_taken_over (void)
{
  g_autofree char *json = world_site_json (2, 2, PROFILE);
  World *world = world_new (json, 3);
  PwtSimMeter *meter = world_sim_meter (world, 1, 1);
  g_autofree char *serial = g_strdup (meter->serial);
  g_autoptr (GError) error = NULL;
  PwtId id = world_meter (world, "R01");
  PwtMeterLive *other, *own;

  g_strlcpy (meter->serial, "209912310099", sizeof meter->serial);
  world_run (world, PWT_US_PER_MINUTE);
  own = get_live (world, "R02");
  g_assert_cmpint (adopted_e4 (world), ==, own->balance.e4);

  g_strlcpy (meter->serial, serial, sizeof meter->serial);
  meter->balance_e9 = 197720000000;
  world_run (world, 25 * PWT_US_PER_HOUR); /* its number is read once a day */
  other =
      pwt_db_get (pwt_store_business (world->engine->store), &pwt_meter_live_record, id, &error);
  g_assert_no_error (error);
  g_assert_cmpint (other->other_number, ==, PWT_NONE);
  g_assert_cmpint (adopted_e4 (world), >, own->balance.e4);
  g_assert_cmpint (adopted_e4 (world), <=, own->balance.e4 + 1977200);
  pwt_record_free (&pwt_meter_live_record, own);
  pwt_record_free (&pwt_meter_live_record, other);
  world_free (world);
}

static void
test_the_demo_site (void)
{
  Office *office = office_new ();
  g_autofree char *json = NULL;
  PwtImportRequest request = { .line_dir = (char *) "/wires" };
  PwtImportReply *reply;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (g_getenv ("PREWATT_DEMO_SITE"), &json, NULL, &error);
  g_assert_no_error (error);
  request.site = json;
  reply = office_call (office, office->boss, "site.import", &request);
  g_assert_cmpint (reply->meters, ==, 154);
  g_assert_cmpint (reply->lines, ==, 5);
  pwt_record_free (&pwt_import_reply_record, reply);
  office_verify (office);
  office_free (office);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/import/each-mistake-is-named", test_each_mistake_is_named);
  g_test_add_func ("/engine/import/what-is-no-site-file", test_what_is_no_site_file);
  g_test_add_func ("/engine/import/huge-and-deep", test_huge_and_deep);
  g_test_add_func ("/engine/import/ids-in-the-file-are-not-the-sites",
                   test_ids_in_the_file_are_not_the_sites);
  g_test_add_func ("/engine/import/asked-again", test_asked_again);
  g_test_add_func ("/engine/import/hoarding-limits", test_hoarding_limits);
  g_test_add_func ("/engine/import/defaults-of-the-project", test_defaults_of_the_project);
  g_test_add_func ("/engine/import/what-the-meters-hold-is-taken-over",
                   test_what_the_meters_hold_is_taken_over);
  g_test_add_func ("/engine/import/another-meter's-money-is-not-taken-over",
                   test_another_meters_money_is_not_taken_over);
  g_test_add_func ("/engine/import/the-demo-site", test_the_demo_site);
  return g_test_run ();
}
