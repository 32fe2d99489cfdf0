/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Money reaches a meter exactly once, whatever fails: hundreds of seeds of forty sales each through
 * the real engine, store and field. PWT_SEED=n replays one of them. */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "campaign-disk.h"
#include "campaign-naive.h"
#include "campaign.h"
#include "stride.h"

#define N_SEEDS 200
#define N_PROCESS_SEEDS 8
#define N_NAIVE_SEEDS 40
#define LONGEST_OUTAGE_US (5 * PWT_US_PER_MINUTE)
#define IN_FLIGHT_US (100 * PWT_US_PER_SECOND / 1000) /* longer than any frame's way */

/* A site as it is before the first sale, made once: every seed works on a copy. */
static struct {
  char *json;
  World *world;
  PwtId points[CAMPAIGN_METERS];
} origin;

/* A failing disk is warned of; any other warning ends the test, as everywhere. */
static gboolean
is_fatal (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
  return !disk_is_dead ();
}

static void
log_unless_expected (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
  if (!disk_is_dead ())
    g_log_default_handler (domain, level, message, data);
}

static void
make_origin (void)
{
  origin.json = campaign_site ();
  origin.world = world_new (origin.json, 0);
  for (guint i = 0; i < CAMPAIGN_METERS; i++) {
    g_autofree char *room = g_strdup_printf ("R%u", i);

    origin.points[i] = world_point (origin.world, room);
  }
  world_kill (origin.world);
}

static void
copy_file (const World *world, const char *name)
{
  g_autofree char *from = g_build_filename (origin.world->dir, name, NULL);
  g_autofree char *to = g_build_filename (world->dir, name, NULL);
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize n;

  g_file_get_contents (from, &bytes, &n, &error);
  g_assert_no_error (error);
  g_file_set_contents_full (to, bytes, (gssize) n, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
}

static World *
new_world (guint64 seed)
{
  World *world = world_new_closed (origin.json, seed);

  copy_file (world, "business.db");
  copy_file (world, "history.db");
  world->token = g_strdup (origin.world->token);
  world->project = origin.world->project;
  return world;
}

static CampaignClerk
new_clerk (CampaignPlan *plan, World *world)
{
  CampaignClerk clerk = { plan, world, .kill_us = G_MAXINT64, .mend_us = G_MAXINT64 };

  memcpy (clerk.points, origin.points, sizeof origin.points);
  return clerk;
}

/* --- one seed --- */

/* What a port holds when its program dies still goes out, or not; nobody hears the answer. */
static void
drop_wires (CampaignClerk *clerk)
{
  World *world = clerk->world;
  guint8 nowhere[PWT_MODBUS_FRAME_SIZE];

  if (campaign_random (clerk->plan, 2) == 0)
    return;
  world->now_us += IN_FLIGHT_US;
  for (guint i = 0; i < CAMPAIGN_LINES; i++)
    if (world->wires[i] != NULL)
      world->wires[i]->klass->read (world->wires[i], world->now_us, nowhere, sizeof nowhere, NULL);
}

static void
kill_and_restart (gpointer data)
{
  CampaignClerk *clerk = data;

  clerk_note_kill (clerk);
  drop_wires (clerk);
  world_kill (clerk->world);
  disk_mend ();
  clerk->world->now_us += campaign_random_us (clerk->plan, LONGEST_OUTAGE_US);
  world_open (clerk->world);
}

static void
check_books (World *world, guint64 seed)
{
  PwtVerification *verification = world_call (world, "books.verify", NULL);

  for (guint i = 0; i < verification->findings->len; i++) {
    PwtFinding *finding = g_ptr_array_index (verification->findings, i);
    g_autofree char *text = pwt_finding_dup_text (finding);

    if (!finding->is_good)
      g_error ("seed %" G_GUINT64_FORMAT ": books: %s: %s", seed, finding->subject, text);
  }
  g_assert_true (verification->is_good);
  pwt_record_free (&pwt_verification_record, verification);
}

static void
check (const CampaignPlan *plan, World *world)
{
  CampaignVerdict verdict = campaign_judge (plan, world);
  guint n_open = 0;

  for (guint i = 0; i < plan->n_sales; i++)
    n_open += !plan->sales[i].is_ended;
  if (verdict.lost_cents > 0 || verdict.doubled_cents > 0 || verdict.wrong_counts > 0 ||
      verdict.conflicts > 0 || n_open > 0)
    g_error ("seed %" G_GUINT64_FORMAT ": lost %" G_GINT64_FORMAT " fen, doubled %" G_GINT64_FORMAT
             " fen, %u wrong counts, %u conflicts, %u open. PWT_SEED=%" G_GUINT64_FORMAT
             " replays it",
             plan->seed, verdict.lost_cents, verdict.doubled_cents, verdict.wrong_counts,
             verdict.conflicts, n_open, plan->seed);
  check_books (world, plan->seed);
}

static void
run_seed (guint64 seed, CampaignTally *sum)
{
  World *world = new_world (seed);
  CampaignPlan plan;
  CampaignClerk clerk;

  campaign_begin (&plan, world, seed);
  campaign_add_faults (&plan, world);
  clerk = new_clerk (&plan, world);
  clerk.die = kill_and_restart;
  world_open (world);
  clerk_work (&clerk);
  clerk_finish (&clerk);
  check (&plan, world);
  campaign_add_tally (sum, &plan.tally);
  world_free (world);
}

static void
print_tally (const CampaignTally *t, const char *what)
{
  g_test_message (
      "%s: %" G_GUINT64_FORMAT " sales (%" G_GUINT64_FORMAT " settled, %" G_GUINT64_FORMAT
      " cancelled, %" G_GUINT64_FORMAT " rejected, %" G_GUINT64_FORMAT
      " paid back), sent again %" G_GUINT64_FORMAT " times, asked again %" G_GUINT64_FORMAT
      " times; %" G_GUINT64_FORMAT " faults on the lines, %" G_GUINT64_FORMAT
      " disk failures, clock set %" G_GUINT64_FORMAT " times, %" G_GUINT64_FORMAT " kills",
      what, t->sales, t->settled, t->cancelled, t->rejected, t->refunded, t->resent, t->repeats,
      t->faults, t->disk_failures, t->jumps, t->kills);
  for (guint i = 0; i < G_N_ELEMENTS (t->kills_in); i++)
    if (t->kills_in[i] > 0)
      g_test_message ("  top-ups %s when it was killed: %" G_GUINT64_FORMAT,
                      i < PWT_N_TOPUP_STATES ? pwt_topup_state_nick ((PwtTopupState) i) : "none",
                      t->kills_in[i]);
}

static guint64
wanted_seed (void)
{
  const char *text = g_getenv ("PWT_SEED");

  return text != NULL ? g_ascii_strtoull (text, NULL, 10) : 0;
}

static void
test_money_arrives_once (void)
{
  CampaignTally sum = { 0 };
  guint64 wanted = wanted_seed ();
  guint n_seeds = 0;

  g_test_log_set_fatal_handler (is_fatal, NULL);
  for (guint64 seed = 1; seed <= N_SEEDS; seed++) {
    if (wanted != 0 ? seed != wanted : seed % test_stride () != 0)
      continue;
    run_seed (seed, &sum);
    n_seeds++;
  }
  print_tally (&sum, "in one process");
  if (wanted != 0)
    return;
  g_assert_cmpuint (sum.sales, ==, n_seeds * CAMPAIGN_SALES);
  g_assert_cmpuint (sum.kills_in[PWT_TOPUP_QUEUED], >, n_seeds / 10);
  if (n_seeds == N_SEEDS) /* rare: the shortest of the states */
    g_assert_cmpuint (sum.kills_in[PWT_TOPUP_INTENT], >, 0);
  g_assert_cmpuint (sum.kills_in[PWT_TOPUP_SENT], >, n_seeds / 10);
  g_assert_cmpuint (sum.kills_in[PWT_TOPUP_UNKNOWN], >, n_seeds / 10);
  g_assert_cmpuint (sum.rejected, >, 0);
  g_assert_cmpuint (sum.refunded, >, n_seeds / 10);
  g_assert_cmpuint (sum.resent, >, n_seeds / 10);
  g_assert_cmpuint (sum.cancelled, >, 0);
}

/* --- an answer that comes much too late --- */

#define LATE_US (30 * PWT_US_PER_SECOND)

static PwtId
sell_200 (World *world)
{
  PwtSaleRequest request = { .id = world_new_id (world),
                             .project = world->project,
                             .point = origin.points[0],
                             .paid.e4 = 200 * 10000 };
  PwtSaleReply *reply = world_call (world, "sale.create", &request);

  pwt_record_free (&pwt_sale_reply_record, reply);
  return request.id;
}

static void
assert_settled (World *world, PwtId id)
{
  PwtIdRequest request = { id };
  PwtSaleReply *reply = world_call (world, "sale.get", &request);

  g_assert_cmpint (reply->topup->state, ==, PWT_TOPUP_SETTLED);
  pwt_record_free (&pwt_sale_reply_record, reply);
}

/* The answer to the first sale's first read comes while the second sale asks: it shows the count
 * from before the first. Of the same amount, the second would seem to have arrived already. */
static void
sell_while_an_old_answer_comes (gint64 early_us)
{
  PwtSimFaultRule late = { .kind = PWT_SIM_FAULT_DELAY,
                           .on = PWT_SIM_ON_READ,
                           .address = 1,
                           .times = 1,
                           .chance_ppm = PWT_SIM_PPM,
                           .delay_us = LATE_US };
  World *world = new_world (1);
  PwtSimMeter *meter = campaign_meter (world, 0);
  gint64 count = meter->count;
  PwtId first, second;

  world_open (world);
  world_run (world, 10 * PWT_US_PER_SECOND);
  pwt_sim_line_add_fault (pwt_sim_site_line (world->sim, 1)->line, &late);
  first = sell_200 (world);
  world_run (world, LATE_US - early_us);
  second = sell_200 (world);
  world_run (world, PWT_US_PER_MINUTE);
  assert_settled (world, first);
  assert_settled (world, second);
  g_assert_cmpint (meter->count, ==, count + 2);
  g_assert_cmpint (meter->purchased_cents, ==, 2 * 20000);
  world_free (world);
}

static void
test_an_old_answer_is_no_count (void)
{
  for (gint64 early_us = -100000; early_us <= 200000; early_us += 10000)
    sell_while_an_old_answer_comes (early_us);
}

/* --- with processes that are really killed --- */

/* What outlives a process: the clerk's memory and the meters'. */
typedef struct {
  CampaignPlan plan;
  PwtSimMeter meters[CAMPAIGN_METERS];
  gint64 now_us, skew_us;
  gboolean is_finished;
} Shared;

static Shared *shared;
static World *child_world;

static void
vanish (void)
{
  shared->now_us = child_world->now_us + PWT_US_PER_SECOND;
  shared->skew_us = child_world->skew_us;
  raise (SIGKILL);
}

static void
vanish_now (gpointer clerk)
{
  vanish ();
}

/* As the simulator does: what a meter was told is durable before it answers. */
static gboolean
keep_meter (PwtSimMeter *meter, gpointer data)
{
  for (guint i = 0; i < CAMPAIGN_METERS; i++)
    if (campaign_meter (child_world, i) == meter)
      shared->meters[i] = *meter;
  return TRUE;
}

static void
play_in_child (World *world)
{
  CampaignClerk clerk = new_clerk (&shared->plan, world);

  child_world = world;
  clerk.die = vanish_now;
  clerk.struck = vanish;
  world->now_us = shared->now_us;
  world->skew_us = shared->skew_us;
  world->random = pwt_sim_hash (shared->plan.seed, shared->plan.tally.kills) | 1;
  for (guint i = 0; i < CAMPAIGN_METERS; i++)
    *campaign_meter (world, i) = shared->meters[i];
  for (guint i = 1; i <= CAMPAIGN_LINES; i++)
    pwt_sim_line_set_save (pwt_sim_site_line (world->sim, i)->line, keep_meter, NULL);
  campaign_add_faults (&shared->plan, world);
  world_open (world);
  clerk_work (&clerk);
  clerk_finish (&clerk);
  check (&shared->plan, world);
  world_kill (world);
  shared->is_finished = TRUE;
  _exit (0);
}

static void
run_child (World *world)
{
  pid_t pid = fork ();
  int status;

  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    play_in_child (world);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  if (shared->is_finished)
    return;
  if (!WIFSIGNALED (status) || WTERMSIG (status) != SIGKILL)
    g_error ("seed %" G_GUINT64_FORMAT ": the process ended with status %d", shared->plan.seed,
             status);
  shared->plan.tally.kills++;
}

static void
run_process_seed (guint64 seed, CampaignTally *sum)
{
  World *world = new_world (seed);

  memset (shared, 0, sizeof *shared);
  campaign_begin (&shared->plan, world, seed);
  memcpy (shared->meters, shared->plan.first, sizeof shared->meters);
  shared->now_us = world->now_us;
  while (!shared->is_finished)
    run_child (world);
  campaign_add_tally (sum, &shared->plan.tally);
  world_free (world);
}

static void
test_money_survives_killed_processes (void)
{
  CampaignTally sum = { 0 };

  g_test_log_set_fatal_handler (is_fatal, NULL);
  shared = mmap (NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  g_assert_true (shared != MAP_FAILED);
  for (guint64 seed = 1001; seed < 1001 + N_PROCESS_SEEDS; seed++)
    run_process_seed (seed, &sum);
  munmap (shared, sizeof *shared);
  print_tally (&sum, "in processes that are killed");
  g_assert_cmpuint (sum.sales, ==, N_PROCESS_SEEDS * CAMPAIGN_SALES);
  g_assert_cmpuint (sum.kills, >, N_PROCESS_SEEDS);
}

/* --- what would go wrong otherwise --- */

static void
test_the_campaign_bites (void)
{
  CampaignTally sum = { 0 };
  guint n_wrong = 0;
  gint64 doubled = 0;

  for (guint64 seed = 1; seed <= N_NAIVE_SEEDS; seed++) {
    World *world = world_new_closed (origin.json, seed);
    CampaignPlan plan;
    CampaignVerdict verdict;

    campaign_begin (&plan, world, seed);
    campaign_add_faults (&plan, world);
    naive_sell_all (&plan, world);
    verdict = campaign_judge (&plan, world);
    n_wrong += verdict.doubled_cents > 0 || verdict.lost_cents > 0;
    doubled += verdict.doubled_cents;
    campaign_add_tally (&sum, &plan.tally);
    world_free (world);
  }
  print_tally (&sum, "counting anew at each try");
  g_test_message ("  wrong in %u of %u seeds, %" G_GINT64_FORMAT " fen given away", n_wrong,
                  N_NAIVE_SEEDS, doubled);
  g_assert_cmpuint (n_wrong, >, N_NAIVE_SEEDS / 4);
  g_assert_cmpint (doubled, >, 0);
}

int
main (int argc, char **argv)
{
  int status;

  /* The files are as safe in memory here, and a thousand times as fast. */
  if (g_getenv ("TMPDIR") == NULL && g_file_test ("/dev/shm", G_FILE_TEST_IS_DIR))
    g_setenv ("TMPDIR", "/dev/shm", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_log_set_handler (G_LOG_DOMAIN, G_LOG_LEVEL_WARNING | G_LOG_FLAG_FATAL, log_unless_expected,
                     NULL);
  disk_install ();
  make_origin ();
  g_test_add_func ("/engine/exactly-once/money-arrives-once", test_money_arrives_once);
  g_test_add_func ("/engine/exactly-once/an-old-answer-is-no-count",
                   test_an_old_answer_is_no_count);
  g_test_add_func ("/engine/exactly-once/money-survives-killed-processes",
                   test_money_survives_killed_processes);
  g_test_add_func ("/engine/exactly-once/the-campaign-bites", test_the_campaign_bites);
  status = g_test_run ();
  world_free (origin.world);
  g_free (origin.json);
  return status;
}
