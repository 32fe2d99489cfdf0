/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Restored backups: a site sells, is backed up, sells on and is lost; the backup knows nothing of
 * what came after it, but the meters do. Nobody may be given twice what they paid once, and every
 * purchase that the books do not know is named. PWT_SEED=n replays one seed. */
#include <glib/gstdio.h>
#include <sqlite3.h>

#include "campaign.h"
#include "engine/private.h"
#include "record/finding.h"
#include "store/backup.h"
#include "store/topups.h"
#include "stride.h"

#define N_SEEDS 60
#define N_NAIVE_SEEDS 10
#define N_ACTS 18 /* before the backup, after it, and after the restore */
#define MOST_SALES (3 * N_ACTS)
#define LONGEST_PAUSE_US (20 * PWT_US_PER_SECOND)
#define PATIENCE_US (2 * PWT_US_PER_HOUR)
#define READ_US (31 * PWT_US_PER_MINUTE) /* every meter is read once in so long */

/* What really became of somebody's money, whatever the books say. */
typedef struct {
  PwtId id;
  guint meter;
  PwtMoney paid;
  guint n_credits;   /* by its meter */
  guint n_paid_back; /* out of the drawer */
} Sale;

typedef struct {
  CampaignPlan plan; /* chance and faults */
  World *world;
  char *root, *backup;
  PwtId points[CAMPAIGN_METERS], meters[CAMPAIGN_METERS];
  gint64 counts[CAMPAIGN_METERS];   /* as the meters show them */
  gint64 accepted[CAMPAIGN_METERS]; /* purchases nobody knows, of which a decision says so … */
  gint64 accepted_then[CAMPAIGN_METERS]; /* … when the backup was made */
  Sale sales[MOST_SALES];
  guint n_sales;
} Town;

typedef struct {
  guint sales, lost, doubled;
  gint64 silent; /* purchases of which neither the books know nor the list told */
} Tally;

/* --- what really happens --- */

static Sale *
find_sale (Town *town, PwtId id)
{
  for (guint i = 0; i < town->n_sales; i++)
    if (pwt_id_equal (town->sales[i].id, id))
      return &town->sales[i];
  g_assert_not_reached ();
}

/* Whose money a meter just credited: a write is stored before it is sent. */
static gboolean
note_credit (PwtSimMeter *meter, gpointer data)
{
  Town *town = data;
  g_autoptr (GError) error = NULL;
  PwtTopup *topup;
  guint n = 0;

  while (campaign_meter (town->world, n) != meter)
    n++;
  if (meter->count == town->counts[n])
    return TRUE;
  town->counts[n] = meter->count;
  g_assert_true (pwt_topups_under_way (pwt_store_business (town->world->engine->store),
                                       town->meters[n], &topup, &error));
  g_assert_nonnull (topup);
  find_sale (town, topup->sale)->n_credits++;
  pwt_record_free (&pwt_topup_record, topup);
  return TRUE;
}

static Town *
town_new (guint64 seed)
{
  g_autofree char *json = campaign_site ();
  Town *town = g_new0 (Town, 1);

  town->world = world_new (json, seed);
  town->root = g_dir_make_tmp ("pwt-backup-XXXXXX", NULL);
  town->backup = g_build_filename (town->root, "copy", NULL);
  /* Of a meter that was never read nothing is known: what it shows first is where the books begin.
   */
  world_run (town->world, PWT_US_PER_MINUTE);
  campaign_begin (&town->plan, town->world, seed);
  for (guint i = 0; i < CAMPAIGN_METERS; i++) {
    g_autofree char *room = g_strdup_printf ("R%u", i);

    town->points[i] = world_point (town->world, room);
    town->meters[i] = world_meter (town->world, room);
    town->counts[i] = campaign_meter (town->world, i)->count;
  }
  for (guint i = 1; i <= CAMPAIGN_LINES; i++)
    pwt_sim_line_set_save (pwt_sim_site_line (town->world->sim, i)->line, note_credit, town);
  return town;
}

static void
town_free (Town *town)
{
  world_free (town->world);
  g_assert_true (pwt_backup_remove (town->backup, NULL));
  g_rmdir (town->root);
  g_free (town->backup);
  g_free (town->root);
  g_free (town);
}

/* --- the counter --- */

/* Returns: NULL if it is refused, or not known any more */
static gpointer
ask (Town *town, const char *operation, gconstpointer request)
{
  g_autoptr (GError) error = NULL;
  gpointer reply =
      pwt_engine_call_wait (town->world->engine, operation, town->world->token, request, &error);

  if (reply == NULL && !g_error_matches (error, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_REFUSED) &&
      !g_error_matches (error, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_NOT_FOUND))
    g_error ("%s: %s", operation, error->message);
  return reply;
}

/* Also of one that the books have forgotten: whoever did not hear of it asks again. */
static gboolean
book (Town *town, const Sale *sale)
{
  PwtSaleRequest request = { .id = sale->id,
                             .project = town->world->project,
                             .point = town->points[sale->meter],
                             .paid = sale->paid };
  PwtSaleReply *reply = ask (town, "sale.create", &request);

  pwt_record_free (&pwt_sale_reply_record, reply);
  return reply != NULL;
}

/* Round amounts, so that one sale is easily taken for another. */
static void
sell (Town *town)
{
  Sale *sale = &town->sales[town->n_sales++];
  guint64 fen =
      campaign_random (&town->plan, 2) == 0 ? 20000 : 5000 + campaign_random (&town->plan, 60000);

  *sale = (Sale){ .id = world_new_id (town->world),
                  .meter = (guint) campaign_random (&town->plan, CAMPAIGN_METERS),
                  .paid = { (gint64) fen * 100 } };
  if (!book (town, sale))
    town->n_sales--;
}

static PwtTopup *
get_topup (Town *town, const Sale *sale)
{
  PwtIdRequest id = { sale->id };
  PwtSaleReply *reply = ask (town, "sale.get", &id);
  PwtTopup *topup = reply != NULL ? g_steal_pointer (&reply->topup) : NULL;

  pwt_record_free (&pwt_sale_reply_record, reply);
  return topup;
}

static void
cancel (Town *town, Sale *sale)
{
  PwtIdRequest id = { sale->id };
  PwtTopup *topup = get_topup (town, sale);
  PwtSaleReply *reply = NULL;

  if (topup != NULL && topup->state == PWT_TOPUP_QUEUED)
    reply = ask (town, "sale.cancel", &id);
  sale->n_paid_back += reply != NULL;
  pwt_record_free (&pwt_sale_reply_record, reply);
  pwt_record_free (&pwt_topup_record, topup);
}

static gboolean
resolve (Town *town, const PwtTopup *topup, PwtDecision decision)
{
  PwtResolveRequest request = { .id = world_new_id (town->world),
                                .topup = topup->id,
                                .decision = decision,
                                .reason = (char *) "查过电表" };
  PwtSaleReply *reply = ask (town, "topup.resolve", &request);

  pwt_record_free (&pwt_sale_reply_record, reply);
  return reply != NULL;
}

static gint64
value_of (const PwtFindingItem *item, guint i)
{
  return g_ascii_strtoll (((const PwtFindingValue *) g_ptr_array_index (item->values, i))->text,
                          NULL, 10);
}

/* How many purchases of @meter the list names that the books do not know. */
static gint64
listed_purchases (Town *town, guint meter)
{
  g_autofree char *serial = g_strdup_printf ("20250101%04u", meter);
  PwtVerification *found = world_call (town->world, "books.verify", NULL);
  gint64 n = 0;

  for (guint i = 0; i < found->findings->len; i++) {
    const PwtFinding *finding = g_ptr_array_index (found->findings, i);
    const PwtFindingItem *item =
        finding->items->len > 0 ? g_ptr_array_index (finding->items, 0) : NULL;

    if (!finding->is_good)
      g_error ("seed %" G_GUINT64_FORMAT ": books: %s: %s", town->plan.seed, finding->subject,
               pwt_finding_dup_text (finding));
    if (g_str_equal (finding->subject, "purchase count") &&
        g_str_equal (((const PwtFindingValue *) g_ptr_array_index (item->values, 0))->text, serial))
      n = value_of (item, 1) - value_of (item, 2);
  }
  pwt_record_free (&pwt_verification_record, found);
  return n;
}

static gint64
count_in_books (Town *town, guint meter)
{
  g_autoptr (GError) error = NULL;
  PwtMeterMark mark;

  g_assert_true (pwt_topups_find_mark (pwt_store_business (town->world->engine->store),
                                       town->meters[meter], &mark, &error));
  return mark.count;
}

/* Whoever decides knows what came into the meter, and has seen what else is in its count. */
static void
judge (Town *town, const Sale *sale, const PwtTopup *topup)
{
  gboolean has_arrived = sale->n_credits > 0;
  gint64 listed = listed_purchases (town, sale->meter);
  gint64 before = count_in_books (town, sale->meter), accepted;

  if (!resolve (town, topup, has_arrived ? PWT_DECISION_ARRIVED : PWT_DECISION_NOT_ARRIVED))
    return;
  accepted = count_in_books (town, sale->meter) - before;
  g_assert_cmpint (accepted, <=, MAX (listed, has_arrived));
  town->accepted[sale->meter] += accepted - has_arrived;
}

static gboolean
is_mute (Town *town, const Sale *sale)
{
  guint per_line = CAMPAIGN_METERS / CAMPAIGN_LINES;

  return pwt_sim_line_is_mute (
      pwt_sim_site_line (town->world->sim, sale->meter / per_line + 1)->line,
      (guint8) (sale->meter % per_line + 1));
}

/* Of what was refused the clerk knows only whether the drawer has given it back; the program must
 * know whether the meter has it, if that can be asked. */
static void
decide (Town *town, Sale *sale)
{
  PwtTopup *topup = get_topup (town, sale);

  if (topup != NULL && topup->state == PWT_TOPUP_CONFLICT)
    judge (town, sale, topup);
  else if (topup != NULL && topup->state == PWT_TOPUP_REJECTED && sale->n_paid_back == 0 &&
           !is_mute (town, sale) && campaign_random (&town->plan, 2) == 0)
    sale->n_paid_back += resolve (town, topup, PWT_DECISION_PAY_BACK) ? 1 : 0;
  else if (topup != NULL && topup->state == PWT_TOPUP_REJECTED && sale->n_paid_back == 0)
    resolve (town, topup, PWT_DECISION_RESEND);
  pwt_record_free (&pwt_topup_record, topup);
}

static Sale *
any_sale (Town *town)
{
  return &town->sales[campaign_random (&town->plan, town->n_sales)];
}

static void
act (Town *town)
{
  guint64 roll = campaign_random (&town->plan, 100);

  if (roll < 60 || town->n_sales == 0)
    sell (town);
  else if (roll < 70)
    cancel (town, any_sale (town));
  else if (roll < 80)
    campaign_trouble_meters (&town->plan, town->world);
  else
    for (guint i = 0; i < town->n_sales; i++)
      decide (town, &town->sales[i]);
}

static void
work (Town *town)
{
  for (guint i = 0; i < N_ACTS; i++) {
    act (town);
    world_run (town->world, campaign_random_us (&town->plan, LONGEST_PAUSE_US));
  }
}

/* --- the disaster --- */

static void
back_up (Town *town)
{
  g_autoptr (GError) error = NULL;
  gint64 bytes;

  if (!pwt_backup_make (town->world->engine->store, town->backup, NULL, &bytes, &error))
    g_error ("%s", error->message);
  memcpy (town->accepted_then, town->accepted, sizeof town->accepted);
}

/* What is on the wires when the program dies still reaches the meters, or not. */
static void
drop_wires (Town *town)
{
  guint8 nowhere[PWT_MODBUS_FRAME_SIZE];

  if (campaign_random (&town->plan, 2) == 0)
    return;
  town->world->now_us += PWT_US_PER_SECOND / 10;
  for (guint i = 0; i < CAMPAIGN_LINES; i++)
    if (town->world->wires[i] != NULL)
      town->world->wires[i]->klass->read (town->world->wires[i], town->world->now_us, nowhere,
                                          sizeof nowhere, NULL);
}

/* Here is the mistake: what the backup says is taken for what is, and where a meter counts
 * otherwise, the meter is believed. */
static void
forget_caution (Town *town)
{
  g_autofree char *path = g_build_filename (town->world->dir, "business.db", NULL);
  g_autofree char *all = NULL;
  GString *sql = g_string_new ("DELETE FROM setting WHERE name = 'restored';");
  sqlite3 *raw;

  for (guint i = 0; i < CAMPAIGN_METERS; i++)
    g_string_append_printf (sql,
                            "UPDATE meter_count SET count = %d WHERE id ="
                            " (SELECT id FROM meter WHERE serial = '20250101%04u');",
                            campaign_meter (town->world, i)->count, i);
  all = g_string_free (sql, FALSE);
  g_assert_cmpint (sqlite3_open (path, &raw), ==, SQLITE_OK);
  if (sqlite3_exec (raw, all, NULL, NULL, NULL) != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (raw));
  sqlite3_close (raw);
}

static void
restore (Town *town, gboolean is_naive)
{
  drop_wires (town);
  world_restore_closed (town->world, town->backup);
  memcpy (town->accepted, town->accepted_then, sizeof town->accepted);
  if (is_naive)
    forget_caution (town);
  town->world->now_us += campaign_random_us (&town->plan, PWT_US_PER_HOUR);
  world_open (town->world);
  for (guint i = 0; i < town->n_sales; i++)
    if (town->sales[i].n_paid_back == 0 && campaign_random (&town->plan, 8) == 0)
      book (town, &town->sales[i]);
}

/* --- the evening --- */

static gboolean
is_open (Town *town)
{
  for (guint i = 0; i < town->n_sales; i++) {
    PwtTopup *topup = get_topup (town, &town->sales[i]);
    gboolean is_it =
        topup != NULL && (pwt_topup_is_open (topup->state) || topup->state == PWT_TOPUP_CONFLICT);

    pwt_record_free (&pwt_topup_record, topup);
    if (is_it)
      return TRUE;
  }
  return FALSE;
}

static void
finish (Town *town)
{
  gint64 end_us;

  campaign_end_faults (&town->plan, town->world);
  end_us = town->world->now_us + 3 * PATIENCE_US;
  world_run (town->world, READ_US);
  while (is_open (town) && town->world->now_us < end_us) {
    for (guint i = 0; i < town->n_sales; i++)
      decide (town, &town->sales[i]);
    world_run (town->world, READ_US);
  }
  g_assert_false (is_open (town));
}

static void
count_sale (Town *town, const Sale *sale, gint64 *known, Tally *tally)
{
  PwtTopup *topup = get_topup (town, sale);

  if (g_getenv ("PWT_SEED") != NULL)
    g_test_message ("sale %u to meter %u: %s, credited %u times, paid back %u times; %s",
                    (guint) (sale - town->sales), sale->meter,
                    topup != NULL ? pwt_topup_state_nick (topup->state) : "forgotten",
                    sale->n_credits, sale->n_paid_back,
                    topup != NULL && topup->reason != NULL ? topup->reason : "");
  tally->sales++;
  tally->lost += topup == NULL;
  tally->doubled += sale->n_credits > 1 || sale->n_paid_back > 1 ||
                    (sale->n_credits > 0 && sale->n_paid_back > 0);
  if (topup != NULL && topup->state == PWT_TOPUP_SETTLED) {
    tally->doubled += sale->n_credits == 0;
    known[sale->meter]++;
  }
  pwt_record_free (&pwt_topup_record, topup);
}

static gint64
count_silent (Town *town, const gint64 *known)
{
  gint64 n = 0;

  for (guint i = 0; i < CAMPAIGN_METERS; i++) {
    gint64 bought = campaign_meter (town->world, i)->count - town->plan.first[i].count;

    n += ABS (bought - known[i] - town->accepted[i] - listed_purchases (town, i));
  }
  return n;
}

static void
run_seed (guint64 seed, gboolean is_naive, Tally *sum)
{
  Town *town = town_new (seed);
  gint64 known[CAMPAIGN_METERS] = { 0 };
  Tally tally = { 0 };

  campaign_add_faults (&town->plan, town->world);
  work (town);
  back_up (town);
  work (town);
  restore (town, is_naive);
  work (town);
  finish (town);
  for (guint i = 0; i < town->n_sales; i++)
    count_sale (town, &town->sales[i], known, &tally);
  tally.silent = count_silent (town, known);
  if (!is_naive && (tally.doubled > 0 || tally.silent > 0))
    g_error ("seed %" G_GUINT64_FORMAT ": %u doubled, %" G_GINT64_FORMAT
             " purchases of which nobody was told. PWT_SEED=%" G_GUINT64_FORMAT " replays it",
             seed, tally.doubled, tally.silent, seed);
  sum->sales += tally.sales;
  sum->lost += tally.lost;
  sum->doubled += tally.doubled;
  sum->silent += tally.silent;
  town_free (town);
}

/* --- one case each --- */

#define SMALL (CAMPAIGN_METERS - 1) /* the meter that holds at most 800 yuan, and has 200 */

static Sale *
sell_to (Town *town, guint meter, gint64 yuan)
{
  Sale *sale = &town->sales[town->n_sales++];

  *sale = (Sale){ .id = world_new_id (town->world), .meter = meter, .paid = { yuan * 10000 } };
  g_assert_true (book (town, sale));
  return sale;
}

static PwtTopupState
state_of (Town *town, const Sale *sale)
{
  PwtTopup *topup = get_topup (town, sale);
  PwtTopupState state = topup->state;

  pwt_record_free (&pwt_topup_record, topup);
  return state;
}

static void
resolve_sale (Town *town, const Sale *sale, PwtDecision decision)
{
  PwtTopup *topup = get_topup (town, sale);

  g_assert_true (resolve (town, topup, decision));
  pwt_record_free (&pwt_topup_record, topup);
}

static void
assert_not_paid_back (Town *town, const Sale *sale, const char *why)
{
  PwtTopup *topup = get_topup (town, sale);
  PwtResolveRequest request = { .id = world_new_id (town->world),
                                .topup = topup->id,
                                .decision = PWT_DECISION_PAY_BACK,
                                .reason = (char *) "商户要求" };
  g_autoptr (GError) error = world_fail (town->world, "topup.resolve", &request);

  g_assert_error (error, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_REFUSED);
  g_assert_nonnull (strstr (error->message, why));
  pwt_record_free (&pwt_topup_record, topup);
}

/* It waits for a person, who sees that it is in the meter. */
static void
assert_ends_in_meter_once (Town *town, Sale *sale)
{
  world_run (town->world, 5 * PWT_US_PER_MINUTE);
  g_assert_cmpint (state_of (town, sale), ==, PWT_TOPUP_CONFLICT);
  g_assert_cmpint (listed_purchases (town, sale->meter), ==, 1);
  world_run (town->world, READ_US);
  resolve_sale (town, sale, PWT_DECISION_ARRIVED);
  g_assert_cmpint (state_of (town, sale), ==, PWT_TOPUP_SETTLED);
  g_assert_cmpint (listed_purchases (town, sale->meter), ==, 0);
  g_assert_cmpuint (sale->n_credits, ==, 1);
}

/* Refused, then sent again and taken; the backup knows only the first. */
static void
test_what_arrived_since_is_not_paid_back (void)
{
  Town *town = town_new (1);
  Sale *sale = sell_to (town, SMALL, 700);

  world_run (town->world, PWT_US_PER_MINUTE);
  g_assert_cmpint (state_of (town, sale), ==, PWT_TOPUP_REJECTED);
  back_up (town);
  campaign_meter (town->world, SMALL)->hoard_limit_cents = 0;
  resolve_sale (town, sale, PWT_DECISION_RESEND);
  world_run (town->world, PWT_US_PER_MINUTE);
  g_assert_cmpuint (sale->n_credits, ==, 1);

  world_restore (town->world, town->backup);
  assert_not_paid_back (town, sale, "not read since the backup");
  world_run (town->world, READ_US);
  assert_not_paid_back (town, sale, "this money may be in it");
  resolve_sale (town, sale, PWT_DECISION_RESEND);
  assert_ends_in_meter_once (town, sale);
  town_free (town);
}

/* A desk that never heard of its sale books it again; the meter, which has the money, is silent. */
static void
test_what_was_forgotten_is_not_given_back (void)
{
  Town *town = town_new (1);
  PwtSimLine *line = pwt_sim_site_line (town->world->sim, 1)->line;
  PwtIdRequest id;
  Sale *sale;

  back_up (town);
  sale = sell_to (town, 0, 100);
  world_run (town->world, PWT_US_PER_MINUTE);
  g_assert_cmpint (state_of (town, sale), ==, PWT_TOPUP_SETTLED);
  pwt_sim_line_set_mute (line, 1, TRUE);
  world_restore (town->world, town->backup);
  g_assert_true (book (town, sale));
  world_run (town->world, PWT_US_PER_HOUR);
  id.id = sale->id;
  g_error_free (world_fail (town->world, "sale.cancel", &id));
  pwt_sim_line_set_mute (line, 1, FALSE);
  assert_ends_in_meter_once (town, sale);
  town_free (town);
}

/* On its way when the backup was made, then refused and paid back; now the meter would take it. */
static void
test_what_was_under_way_is_not_sent (void)
{
  Town *town = town_new (1);
  Sale *sale = sell_to (town, SMALL, 700);

  while (state_of (town, sale) != PWT_TOPUP_SENT)
    world_run (town->world, PWT_US_PER_SECOND / 200);
  back_up (town);
  world_run (town->world, PWT_US_PER_MINUTE);
  resolve_sale (town, sale, PWT_DECISION_PAY_BACK);
  campaign_meter (town->world, SMALL)->hoard_limit_cents = 0;
  world_restore (town->world, town->backup);
  world_run (town->world, PWT_US_PER_HOUR);
  g_assert_cmpint (state_of (town, sale), ==, PWT_TOPUP_CONFLICT);
  g_assert_cmpuint (sale->n_credits, ==, 0);
  town_free (town);
}

/* --- all of it --- */

static void
test_nothing_is_given_twice_or_kept_from_sight (void)
{
  const char *wanted = g_getenv ("PWT_SEED");
  Tally sum = { 0 };

  for (guint64 seed = 1; seed <= N_SEEDS; seed++)
    if (wanted != NULL ? seed == g_ascii_strtoull (wanted, NULL, 10) : seed % test_stride () == 0)
      run_seed (seed, FALSE, &sum);
  g_test_message ("%u sales, of which the backups had forgotten %u", sum.sales, sum.lost);
  if (wanted == NULL)
    g_assert_cmpuint (sum.lost, >, sum.sales / 20);
}

static void
test_the_campaign_bites (void)
{
  Tally sum = { 0 };

  for (guint64 seed = 1; seed <= N_NAIVE_SEEDS; seed++)
    run_seed (seed, TRUE, &sum);
  g_test_message ("%u of %u sales doubled, %" G_GINT64_FORMAT " purchases of which nobody was told",
                  sum.doubled, sum.sales, sum.silent);
  g_assert_cmpuint (sum.doubled, >, N_NAIVE_SEEDS / 2);
  g_assert_cmpint (sum.silent, >, N_NAIVE_SEEDS / 2);
}

int
main (int argc, char **argv)
{
  /* The files are as safe in memory here, and a thousand times as fast. */
  if (g_getenv ("TMPDIR") == NULL && g_file_test ("/dev/shm", G_FILE_TEST_IS_DIR))
    g_setenv ("TMPDIR", "/dev/shm", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/restored/what-arrived-since-is-not-paid-back",
                   test_what_arrived_since_is_not_paid_back);
  g_test_add_func ("/engine/restored/what-was-forgotten-is-not-given-back",
                   test_what_was_forgotten_is_not_given_back);
  g_test_add_func ("/engine/restored/what-was-under-way-is-not-sent",
                   test_what_was_under_way_is_not_sent);
  g_test_add_func ("/engine/restored/nothing-is-given-twice-or-kept-from-sight",
                   test_nothing_is_given_twice_or_kept_from_sight);
  g_test_add_func ("/engine/restored/the-campaign-bites", test_the_campaign_bites);
  return g_test_run ();
}
