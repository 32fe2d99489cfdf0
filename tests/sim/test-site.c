/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/site.h"

#include <string.h>

#include "domain/meter-state.h"

/* 2026-11-20 12:00 in China */
#define START_US (G_GINT64_CONSTANT (1795147200) * 1000000)

static const PwtSimSiteOptions options = {
  .seed = 1, .line_seed = 1, .speed = 1, .now_us = START_US, .chunk_bytes = 256
};

static PwtSimSite *
load_demo (void)
{
  g_autoptr (GError) error = NULL;
  PwtSimSite *site = pwt_sim_site_load (g_getenv ("PREWATT_DEMO_SITE"), &options, &error);

  g_assert_no_error (error);
  g_assert_nonnull (site);
  return site;
}

typedef void (*MeterFunc) (PwtSimLine *line, PwtSimMeter *meter, gpointer data);

static void
for_each_meter (PwtSimSite *site, MeterFunc act, gpointer data)
{
  for (guint number = 1; number <= site->lines->len; number++) {
    PwtSimLine *line = pwt_sim_site_line (site, number)->line;

    for (guint8 address = 1; address <= 247; address++)
      if (pwt_sim_line_peek (line, address) != NULL)
        act (line, pwt_sim_line_peek (line, address), data);
  }
}

static void
test_demo_shape (void)
{
  g_autoptr (PwtSimSite) site = load_demo ();
  static const guint n_meters[] = { 31, 31, 31, 31, 30 };

  g_assert_cmpstr (site->name, ==, "滨江智造产业园");
  g_assert_cmpuint (site->lines->len, ==, 5);
  g_assert_cmpuint (site->n_meters, ==, 154);
  for (guint i = 0; i < 5; i++) {
    PwtSimSiteLine *line = pwt_sim_site_line (site, i + 1);

    g_assert_cmpint (line->baud, ==, 9600);
    g_assert_nonnull (pwt_sim_line_peek (line->line, (guint8) n_meters[i]));
    g_assert_null (pwt_sim_line_peek (line->line, (guint8) (n_meters[i] + 1)));
  }
}

typedef struct {
  guint n[PWT_N_METER_STATES];
  guint n_models[3];
  guint n_with_ratio, n_leftover, n_in_debt_held;
} Tally;

/* What the wall will show, from the meters' side: not opened is count 0. */
static void
tally_meter (PwtSimLine *line, PwtSimMeter *meter, gpointer data)
{
  Tally *t = data;
  PwtMeterFacts facts = {
    .has_account = meter->count > 0 && meter->load.shape != PWT_SIM_SHAPE_IDLE,
    .is_read = TRUE,
    .is_lost = pwt_sim_line_is_mute (line, meter->address),
    .is_closed = pwt_sim_meter_is_closed (meter),
    .is_forced = meter->forced != PWT_SIM_FORCED_OFF,
    .has_balance = TRUE,
    .balance = { pwt_sim_meter_balance_cents (meter) * PWT_MONEY_E4_PER_CENT },
    .alarm1 = { meter->alarm1_e4 },
    .alarm2 = { meter->alarm2_e4 },
    .overdraft_limit = { meter->overdraft_e4 },
  };

  t->n[pwt_meter_state_derive (&facts)]++;
  t->n_models[meter->model]++;
  t->n_with_ratio += meter->ct > 1 ? 1 : 0;
  t->n_leftover += !facts.has_account && meter->balance_e9 > 0 && meter->count > 0 ? 1 : 0;
  t->n_in_debt_held += meter->forced == PWT_SIM_FORCED_HOLD && meter->balance_e9 < 0 ? 1 : 0;
}

static void
test_demo_states (void)
{
  g_autoptr (PwtSimSite) site = load_demo ();
  Tally t = { 0 };

  for_each_meter (site, tally_meter, &t);
  g_assert_cmpuint (t.n[PWT_METER_ALARM1], ==, 11);
  g_assert_cmpuint (t.n[PWT_METER_ALARM2], ==, 7);
  g_assert_cmpuint (t.n[PWT_METER_ARREARS], ==, 4);
  g_assert_cmpuint (t.n[PWT_METER_TRIPPED], ==, 2);
  g_assert_cmpuint (t.n[PWT_METER_NEW], ==, 6);
  g_assert_cmpuint (t.n[PWT_METER_LOST], ==, 3);
  g_assert_cmpuint (t.n[PWT_METER_HELD], ==, 3);
  g_assert_cmpuint (t.n_models[PWT_SIM_DDSY1352], ==, 0);
  g_assert_cmpuint (t.n_models[PWT_SIM_GENERIC], ==, 5);
  g_assert_cmpuint (t.n_with_ratio, ==, 5);
  g_assert_cmpuint (t.n_leftover, ==, 1);
  g_assert_cmpuint (t.n_in_debt_held, ==, 1);
}

static void
check_books (PwtSimLine *line, PwtSimMeter *meter, gpointer data)
{
  gint64 cost_e9 = 0;

  for (guint band = 0; band < PWT_N_BANDS; band++)
    cost_e9 += pwt_sim_meter_energy_wh (meter, (PwtBand) band) * meter->price_e4[band] * 100;
  if (meter->count > 0)
    g_assert_cmpint (meter->purchased_cents * 10000000 - cost_e9, ==, meter->balance_e9);
}

static void
live_a_week (PwtSimLine *line, PwtSimMeter *meter, gpointer data)
{
  pwt_sim_meter_advance (meter, START_US + 7 * PWT_US_PER_DAY);
}

/* Bought = used × price + left, to the last fraction, at the start and after a week. */
static void
test_demo_books (void)
{
  g_autoptr (PwtSimSite) site = load_demo ();

  for_each_meter (site, check_books, NULL);
  for_each_meter (site, live_a_week, NULL);
  for_each_meter (site, check_books, NULL);
}

#define LINES "\"lines\":[{\"name\":\"L\",\"baud\":9600}],"
#define SITE(rest) "{\"format\":\"prewatt-site-1\"," rest "}"
#define METER(more)                                                                                \
  SITE (LINES "\"meters\":[{\"serial\":\"000000000001\",\"line\":1,\"address\":1,"                 \
              "\"profile\":\"acrel-dtsy1352\"" more "}]")
#define PLAN(date, prices, seasons)                                                                \
  SITE ("\"tariffs\":[{\"name\":\"T\",\"plans\":[{\"valid_from\":\"" date "\"," prices             \
        "\"seasons\":[" seasons "]}]}]")
#define PRICES                                                                                     \
  "\"price_sharp\":\"1\",\"price_peak\":\"1\",\"price_flat\":\"1\",\"price_valley\":\"1\","        \
  "\"price_deep\":\"1\","
#define FLAT_SLOTS "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"

static void
test_mistakes_are_named (void)
{
  static const struct {
    const char *text, *says;
  } rows[] = {
    { "", "Not a JSON object" },
    { "[]", "Not a JSON object" },
    { "{", "" },
    { "{}", "format: missing" },
    { "{\"format\":7}", "format: must be a text" },
    { "{\"format\":\"other\"}", "“other” is not known" },
    { SITE ("\"lines\":{}"), "lines: must be a list" },
    { SITE ("\"lines\":[7]"), "lines[0]: must be an object" },
    { SITE ("\"lines\":[{\"name\":\"L\"}]"), "lines[0].baud: missing" },
    { SITE ("\"lines\":[{\"name\":\"L\",\"baud\":9601}]"), "lines[0].baud: is not a usual" },
    { SITE ("\"lines\":[{\"name\":\"L\",\"baud\":9600,\"parity\":\"odd?\"}]"), "parity: must be" },
    { SITE ("\"lines\":[{\"name\":\"L\",\"baud\":9600,\"gateway\":\"G\"}]"), "no gateway “G”" },
    { SITE ("\"lines\":[{\"name\":\"L\",\"baud\":9600,\"strict\":1}]"),
      "lines[0].strict: must be true or false" },
    { METER (",\"sim\":{\"balance\":\"1O.00\"}"), "meters[0].sim.balance: “1O.00”" },
    { METER (",\"sim\":{\"balance\":1}"), "meters[0].sim.balance: must be a text" },
    { METER (",\"sim\":{\"balanse\":\"1\"}"), "meters[0].sim.balanse: there is no such member" },
    { METER (",\"sim\":{\"count\":65536}"), "count: must be 0 … 65535" },
    { METER (",\"sim\":{\"count\":1.5}"), "count: must be a whole number" },
    { METER (",\"sim\":{\"shape\":\"round\"}"), "“round” is not a known load shape" },
    { METER (",\"sim\":{\"forced\":\"up\"}"), "forced: must be off, hold or trip" },
    { METER (",\"sim\":{\"tariff\":\"T\"}"), "there is no tariff “T”" },
    { METER (",\"ct\":0"), "meters[0].ct: must be 1 … 10000" },
    { SITE (LINES "\"meters\":[{\"serial\":\"1\",\"line\":1,\"address\":1,\"profile\":\"x\"}]"),
      "“1” is not 12 digits" },
    { SITE (LINES "\"meters\":[{\"serial\":\"000000000001\",\"line\":2,\"address\":1,"
                  "\"profile\":\"acrel-dtsy1352\"}]"),
      "meters[0].line: must be 1 … 1" },
    { SITE (LINES "\"meters\":[{\"serial\":\"000000000001\",\"line\":1,\"address\":1,"
                  "\"profile\":\"acrel-dtsy1352\"},{\"serial\":\"000000000002\",\"line\":1,"
                  "\"address\":1,\"profile\":\"acrel-dtsy1352\"}]"),
      "meters[1].address: line 1 has two meters 1" },
    { SITE ("\"tariffs\":[{\"name\":\"T\"}]"), "tariffs[0].plans" },
    { PLAN ("2026-02-30", PRICES, ""), "tariffs[0].plans[0].valid_from" },
    { PLAN ("2026-01-01", "", ""), "price_sharp: missing" },
    { PLAN ("2026-01-01", PRICES,
            "{\"from_month\":1,\"to_month\":11,\"slots\":\"" FLAT_SLOTS "\"}"),
      "tariffs[0].plans[0]: " },
    { PLAN ("2027-01-01", PRICES,
            "{\"from_month\":1,\"to_month\":12,\"slots\":\"" FLAT_SLOTS "\"}"),
      "in force" },
    { SITE ("\"accounts\":[{\"room\":\"A\",\"tariff\":\"T\"}]"), "there is no tariff “T”" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (PwtSimSite) site =
        pwt_sim_site_parse (rows[i].text, strlen (rows[i].text), &options, &error);

    g_test_message ("%s", rows[i].text);
    g_assert_null (site);
    g_assert_nonnull (error);
    g_test_message ("  %s", error->message);
    g_assert_nonnull (strstr (error->message, rows[i].says));
  }
}

/* 200,000 nested brackets crash json-glib: they never reach it. */
static void
test_depth (void)
{
  gsize n = 200000;
  g_autofree char *text = g_strnfill (n, '[');
  g_autoptr (GError) error = NULL;

  g_assert_null (pwt_sim_site_parse (text, n, &options, &error));
  g_assert_error (error, PWT_SIM_ERROR, PWT_SIM_ERROR_SYNTAX);
}

static void
test_missing_file (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (pwt_sim_site_load ("/nonexistent/site.json", &options, &error));
  g_assert_error (error, PWT_SIM_ERROR, PWT_SIM_ERROR_FILE);
}

/* The plan in force when the site starts is what its meters hold. */
static void
test_plan_in_force (void)
{
  static const char text[] = SITE (
      "\"tariffs\":[{\"name\":\"T\",\"plans\":["
      "{\"valid_from\":\"2027-01-01\",\"price_sharp\":\"3\",\"price_peak\":\"3\",\"price_flat\":"
      "\"3\",\"price_valley\":\"3\",\"price_deep\":\"3\",\"seasons\":[{\"from_month\":1,"
      "\"to_month\":12,\"slots\":\"" FLAT_SLOTS "\"}]},"
      "{\"valid_from\":\"2026-01-01\",\"price_sharp\":\"2\",\"price_peak\":\"2\",\"price_flat\":"
      "\"0.8543\",\"price_valley\":\"2\",\"price_deep\":\"2\",\"seasons\":[{\"from_month\":1,"
      "\"to_month\":12,\"slots\":\"" FLAT_SLOTS "\"}]}]}]," LINES
      "\"meters\":[{\"serial\":\"000000000001\",\"line\":1,\"address\":9,"
      "\"profile\":\"generic-prepaid\"}]");
  g_autoptr (GError) error = NULL;
  g_autoptr (PwtSimSite) site = pwt_sim_site_parse (text, strlen (text), &options, &error);

  g_assert_no_error (error);
  g_assert_cmpint (
      pwt_sim_line_peek (pwt_sim_site_line (site, 1)->line, 9)->price_e4[PWT_BAND_FLAT], ==, 8543);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim/site/demo-shape", test_demo_shape);
  g_test_add_func ("/sim/site/demo-states", test_demo_states);
  g_test_add_func ("/sim/site/demo-books-are-closed", test_demo_books);
  g_test_add_func ("/sim/site/mistakes-are-named", test_mistakes_are_named);
  g_test_add_func ("/sim/site/too-deep", test_depth);
  g_test_add_func ("/sim/site/missing-file", test_missing_file);
  g_test_add_func ("/sim/site/plan-in-force", test_plan_in_force);
  return g_test_run ();
}
