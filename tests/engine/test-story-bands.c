/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Of which days an account's use by band is known, from readings that are late, missing, suspect,
 * another tenant's or another meter's. */

#include "office.h"
#include "record/requests.h"
#include "store/sql.h"
#include "store/store.h"
#include "world.h"

#define FIRST_US (WORLD_BEGIN_US + 14 * PWT_US_PER_HOUR) /* 2026-11-21 00:00 in Shanghai */
#define N_DAYS 4

static const char *const names[] = { "energy.total", "energy.sharp", "energy.peak", "energy.flat",
                                     "energy.valley" };

#define N_REGISTERS G_N_ELEMENTS (names)
#define NEVER G_MININT64 /* of a register: not in this reading */

/* A room's meter as it was read; sharp stays at zero. */
typedef struct {
  guint room; /* 1 or 2 */
  int hour, minute;
  gint64 total, peak, flat, valley;
  guint quality;
} Row;

typedef struct {
  World *world;
  PwtStore *store; /* while the engine is closed */
  PwtDb *db;
  PwtId points[2], meters[2], account;
  gint64 numbers[2];
} Fixture;

/* R01 is an account's, R02 nobody's yet. */
static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *json = world_site_json (2, 1, "acrel-dtsy1352");
  g_autoptr (GError) error = NULL;
  PwtListRequest accounts = { .limit = 1 };
  PwtWindow *window;

  f->world = world_new (json, 1);
  accounts.project = f->world->project;
  window = world_call (f->world, "account.list", &accounts);
  f->account = ((PwtAccountRow *) g_ptr_array_index (window->rows, 0))->id;
  pwt_record_free (&pwt_account_window_record, window);
  for (guint i = 0; i < 2; i++) {
    f->points[i] = world_point (f->world, i == 0 ? "R01" : "R02");
    f->meters[i] = world_meter (f->world, i == 0 ? "R01" : "R02");
  }
  world_kill (f->world);
  f->store = pwt_store_open (f->world->dir, "test", 0, &error);
  g_assert_no_error (error);
  f->db = pwt_store_business (f->store);
  for (guint i = 0; i < 2; i++) {
    g_assert_true (pwt_sql_int (f->db, 0, &f->numbers[i], &error,
                                "SELECT number FROM point WHERE id = ?", "d", f->points[i]));
    g_assert_cmpint (f->numbers[i], >, 0);
  }
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  world_free (f->world);
}

static void
put (Fixture *f, const Row *rows, guint n)
{
  PwtHistory *history = pwt_store_history (f->store);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n; i++) {
    const gint64 values[N_REGISTERS] = { rows[i].total, 0, rows[i].peak, rows[i].flat,
                                         rows[i].valley };
    PwtHistoryReading reading = { .point = f->numbers[rows[i].room - 1],
                                  .time_us = FIRST_US + rows[i].hour * PWT_US_PER_HOUR +
                                             rows[i].minute * PWT_US_PER_MINUTE,
                                  .quality = rows[i].quality };

    for (guint k = 0; k < N_REGISTERS; k++) {
      if (values[k] == NEVER)
        continue;
      g_assert_true (
          pwt_history_quantity (history, names[k], &reading.quantities[reading.n], &error));
      reading.values[reading.n++] = values[k];
    }
    g_assert_true (pwt_history_append (history, &reading, 1, &error));
    g_assert_no_error (error);
  }
}

#define PUT(f, rows) put (f, rows, G_N_ELEMENTS (rows))

static void
begin_again (Fixture *f)
{
  PwtSignInRequest sign_in = { .name = (char *) "boss", .password = (char *) OFFICE_PASSWORD };
  PwtSession *session;

  pwt_store_close (f->store);
  f->world->now_us = FIRST_US + N_DAYS * PWT_US_PER_DAY;
  world_open (f->world);
  session = world_call (f->world, "auth.sign-in", &sign_in);
  g_free (f->world->token);
  f->world->token = g_strdup (session->token);
  pwt_record_free (&pwt_session_record, session);
}

static PwtStoryRequest
request_of (Fixture *f)
{
  PwtDate first = (FIRST_US + 8 * PWT_US_PER_HOUR) / PWT_US_PER_DAY;

  return (PwtStoryRequest){
    .id = f->account, .from = first, .until = first + N_DAYS, .has_bands = TRUE
  };
}

typedef struct {
  gint64 used, peak, flat, valley;
} Day;

#define UNKNOWN                                                                                    \
  {                                                                                                \
    PWT_NONE, PWT_NONE, PWT_NONE, PWT_NONE                                                         \
  }

/* What is told of the first @n days, and nothing of those after them. */
static void
assert_days (Fixture *f, const Day *expected, guint n)
{
  PwtStoryRequest request = request_of (f);
  PwtAccountStory *story;

  begin_again (f);
  story = world_call (f->world, "account.story", &request);
  g_assert_cmpuint (story->bands->len, ==, N_DAYS);
  for (guint i = 0; i < N_DAYS; i++) {
    const PwtDayUse *day = g_ptr_array_index (story->bands, i);
    const Day wanted = i < n ? expected[i] : (Day) UNKNOWN;

    g_test_message ("day %u: used %" G_GINT64_FORMAT, i, day->used.wh);
    g_assert_cmpint (day->used.wh, ==, wanted.used);
    g_assert_cmpint (day->peak.wh, ==, wanted.peak);
    g_assert_cmpint (day->flat.wh, ==, wanted.flat);
    g_assert_cmpint (day->valley.wh, ==, wanted.valley);
    g_assert_cmpint (day->sharp.wh, ==, wanted.used != PWT_NONE ? 0 : PWT_NONE);
    g_assert_cmpint (day->deep.wh, ==, wanted.used != PWT_NONE ? 0 : PWT_NONE); /* no register */
  }
  pwt_record_free (&pwt_account_story_record, story);
}

#define ASSERT_DAYS(f, days) assert_days (f, days, G_N_ELEMENTS (days))

/* --- one meter --- */

/* 24 kWh a day and nobody reads for 46 hours: how much of it was whose day's, nobody knows. */
static void
test_silence (Fixture *f, gconstpointer data)
{
  static const Row rows[] = {
    { 1, -1, 30, 1000, 1000, 0, 0, 0 },
    { 1, 2, 0, 3000, 3000, 0, 0, 0 },
    { 1, 48, 0, 49000, 39000, 10000, 0, 0 },
    { 1, 71, 50, 73000, 51000, 22000, 0, 0 },
  };
  static const Day expected[] = { UNKNOWN, UNKNOWN, { 24000, 12000, 12000, 0 } };

  PUT (f, rows);
  ASSERT_DAYS (f, expected);
}

/* Registers are cut at 10 Wh: four of them and the total differ by less than 50. */
static void
test_low_use (Fixture *f, gconstpointer data)
{
  static const Row rows[] = {
    { 1, 0, 0, 0, 0, 0, 0, 0 },
    { 1, 24, 0, 900, 0, 0, 0, 0 },   /* by no band */
    { 1, 48, 0, 950, 0, 0, 0, 0 },   /* likewise */
    { 1, 72, 0, 990, 0, 0, 0, 0 },   /* cut */
    { 1, 96, 0, 1490, 460, 0, 0, 0 } /* likewise */
  };
  static const Day expected[] = { UNKNOWN, UNKNOWN, { 40, 0, 0, 0 }, { 500, 460, 0, 0 } };

  PUT (f, rows);
  ASSERT_DAYS (f, expected);
}

/* At CT 200 they are cut at 2 kWh. */
static void
test_ratio (Fixture *f, gconstpointer data)
{
  static const Row rows[] = {
    { 1, 0, 0, 0, 0, 0, 0, 0 },
    { 1, 24, 0, 100000, 30000, 30000, 32000, 0 },
    { 1, 48, 0, 200000, 60000, 60000, 62000, 0 },
  };
  static const Day expected[] = { { 100000, 30000, 30000, 32000 }, UNKNOWN };
  g_autoptr (GError) error = NULL;

  g_assert_true (pwt_sql_run (f->db, &error, "UPDATE meter SET ct_ratio = 200 WHERE id = ?", "d",
                              f->meters[0]));
  PUT (f, rows);
  ASSERT_DAYS (f, expected);
}

/* A register that is there and says nothing is not one that counted nothing. */
static void
test_no_value (Fixture *f, gconstpointer data)
{
  static const Row rows[] = {
    { 1, 0, 0, 1000, 400, 600, 100, 0 },
    { 1, 24, 0, 1200, 600, 600, 90, 0 }, /* the valley's fell */
    { 1, 48, 0, 1400, 800, 600, NEVER, 0 },
    { 1, 72, 0, 1600, 1000, 600, 90, 0 },
    { 1, 96, 0, 1800, 1200, 600, 90, 0 },
  };
  static const Day expected[] = { UNKNOWN, UNKNOWN, UNKNOWN, { 200, 200, 0, 0 } };

  PUT (f, rows);
  ASSERT_DAYS (f, expected);
}

/* What is suspect decides nothing: a good reading near it does, if there is one. */
static void
test_held (Fixture *f, gconstpointer data)
{
  static const Row rows[] = {
    { 1, 0, 0, 1000, 1000, 0, 0, 0 },
    { 1, 23, 0, 1900, 1900, 0, 0, 0 },
    { 1, 24, 0, 9000, 9000, 0, 0, PWT_HISTORY_HELD },
    { 1, 45, 0, 2900, 2900, 0, 0, 0 },
    { 1, 48, 0, 3000, 3000, 0, 0, PWT_HISTORY_HELD },
  };
  static const Day expected[] = { { 900, 900, 0, 0 }, UNKNOWN };

  PUT (f, rows);
  ASSERT_DAYS (f, expected);
}

/* --- several --- */

/* Of two rooms together, or not at all. */
static void
test_two_points (Fixture *f, gconstpointer data)
{
  static const Row rows[] = {
    { 1, 0, 0, 1000, 500, 500, 0, 0 },   { 1, 24, 0, 2000, 1100, 900, 0, 0 },
    { 1, 48, 0, 3000, 2100, 900, 0, 0 }, { 2, 0, 0, 7000, 0, 0, 7000, 0 },
    { 2, 24, 0, 7300, 0, 0, 7300, 0 },
  };
  static const Day expected[] = { { 1300, 600, 400, 300 }, UNKNOWN };
  g_autoptr (GError) error = NULL;

  g_assert_true (
      pwt_sql_run (f->db, &error,
                   "INSERT INTO account_point (id, project, account, point, since_us)"
                   " SELECT ?, project, account, ?, since_us FROM account_point WHERE account = ?",
                   "ddd", world_new_id (f->world), f->points[1], f->account));
  PUT (f, rows);
  ASSERT_DAYS (f, expected);
}

static void
hand_over (Fixture *f, int hour)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (pwt_sql_run (f->db, &error,
                              "UPDATE account_point SET since_us = ? WHERE account = ?", "id",
                              FIRST_US + hour * PWT_US_PER_HOUR, f->account));
}

/* What the predecessor used until noon, and until the first reading of the new tenant, is not the
 * new one's. */
static void
test_change_of_hands (Fixture *f, gconstpointer data)
{
  static const Row rows[] = {
    { 1, 0, 0, 1000, 1000, 0, 0, 0 },     { 1, 11, 30, 6000, 6000, 0, 0, 0 },
    { 1, 12, 5, 6300, 6300, 0, 0, 0 },    { 1, 24, 0, 8300, 7300, 1000, 0, 0 },
    { 1, 48, 0, 9300, 7300, 2000, 0, 0 },
  };
  static const Day expected[] = { { 2000, 1000, 1000, 0 }, { 1000, 0, 1000, 0 } };

  hand_over (f, 12);
  PUT (f, rows);
  ASSERT_DAYS (f, expected);
}

static void
put_money (Fixture *f, int hour, int minute, gint64 total, gint64 yuan)
{
  PwtHistory *history = pwt_store_history (f->store);
  g_autoptr (GError) error = NULL;
  PwtHistoryReading reading = { .point = f->numbers[0],
                                .time_us =
                                    FIRST_US + hour * PWT_US_PER_HOUR + minute * PWT_US_PER_MINUTE,
                                .n = 2,
                                .values = { total, YUAN (yuan).e4 } };

  g_assert_true (pwt_history_quantity (history, "energy.total", &reading.quantities[0], &error));
  g_assert_true (pwt_history_quantity (history, "balance", &reading.quantities[1], &error));
  g_assert_true (pwt_history_append (history, &reading, 1, &error));
  g_assert_no_error (error);
}

static const PwtStoryLine *
find_first (const PwtAccountStory *story, PwtStoryKind kind)
{
  for (guint i = story->lines->len; i > 0; i--) {
    const PwtStoryLine *line = g_ptr_array_index (story->lines, i - 1);

    if (line->kind == kind)
      return line;
  }
  g_assert_not_reached ();
}

/* Nor is it in the ledger: money that was there half an hour before is not what the account was
 * opened on. */
static void
test_ledger_begins_with_the_tenant (Fixture *f, gconstpointer data)
{
  PwtStoryRequest request = request_of (f);
  PwtAccountStory *story;
  const PwtStoryLine *line;

  hand_over (f, 12);
  put_money (f, 0, 0, 1000, 150);
  put_money (f, 11, 30, 6000, 100);
  put_money (f, 12, 5, 6300, 97);
  put_money (f, 24, 0, 8300, 77);
  put_money (f, 48, 0, 9300, 67);
  begin_again (f);
  story = world_call (f->world, "account.story", &request);
  g_assert_cmpint (story->opening.e4, ==, YUAN (97).e4);
  line = find_first (story, PWT_STORY_USE);
  g_assert_cmpint (line->energy.wh, ==, 2000);
  g_assert_cmpint (line->money.e4, ==, -YUAN (20).e4);
  g_assert_cmpint (story->used_energy.wh, ==, 3000);
  pwt_record_free (&pwt_account_story_record, story);
}

/* Money and register begin with the reading that the account was opened on: what passed until the
 * next one is the tenant's, in both, and a kWh costs what it cost. */
static void
test_opening_takes_over_money_and_register (Fixture *f, gconstpointer data)
{
  PwtStoryRequest request = request_of (f);
  PwtAccountStory *story;
  const PwtStoryLine *line;

  hand_over (f, 12);
  put_money (f, 0, 0, 1000, 150);
  put_money (f, 11, 55, 6000, 100);
  put_money (f, 23, 0, 16000, 90);
  put_money (f, 24, 0, 17000, 89);
  put_money (f, 48, 0, 20000, 86);
  begin_again (f);
  story = world_call (f->world, "account.story", &request);
  g_assert_cmpint (story->opening.e4, ==, YUAN (100).e4);
  line = find_first (story, PWT_STORY_USE);
  g_assert_cmpint (line->money.e4, ==, -YUAN (11).e4);
  g_assert_cmpint (line->energy.wh, ==, 11000);
  g_assert_cmpint (story->used_energy.wh, ==, 14000);
  pwt_record_free (&pwt_account_story_record, story);
}

/* The reading that the account was opened on is told with the moment that it stands for. */
static void
test_opening_says_its_reading (Fixture *f, gconstpointer data)
{
  PwtStoryRequest request = request_of (f);
  PwtAccountStory *story;
  const PwtStoryLine *line;

  put_money (f, -1, 0, 1000, 150);
  put_money (f, 23, 0, 2000, 140);
  request.has_bands = FALSE;
  begin_again (f);
  story = world_call (f->world, "account.story", &request);
  line = find_first (story, PWT_STORY_OPENING);
  g_assert_cmpint (line->time_us, ==, FIRST_US);
  g_assert_cmpint (line->read_us, ==, FIRST_US - PWT_US_PER_HOUR);
  g_assert_cmpint (line->read_us, ==, story->opening_us);
  g_assert_cmpint (line->balance.e4, ==, YUAN (150).e4);
  pwt_record_free (&pwt_account_story_record, story);
}

/* --- a register that falls, or leaps: another meter's, which nobody has told of as that --- */

typedef struct {
  gint64 energy_wh, reading_wh, yuan;
  gboolean is_odd;
} UseLine;

/* What is told of the first days, oldest first; the rest was not read. */
static void
assert_ledger (Fixture *f, const UseLine *expected, guint n)
{
  PwtStoryRequest request = request_of (f);
  PwtAccountStory *story;
  gint64 energy_wh = 0, money_e4 = 0, n_odd = 0;
  guint day = 0;

  begin_again (f);
  story = world_call (f->world, "account.story", &request);
  for (guint i = story->lines->len; i > 0; i--) {
    const PwtStoryLine *line = g_ptr_array_index (story->lines, i - 1);

    if (line->kind != PWT_STORY_USE || day == n)
      continue;
    g_test_message ("day %u: %" G_GINT64_FORMAT " Wh, %" G_GINT64_FORMAT, day, line->energy.wh,
                    line->money.e4);
    g_assert_cmpint (line->energy.wh, ==, expected[day].energy_wh);
    g_assert_cmpint (line->reading.wh, ==, expected[day].reading_wh);
    g_assert_cmpint (line->money.e4, ==, -YUAN (expected[day].yuan).e4);
    g_assert_cmpint (line->is_odd, ==, expected[day].is_odd);
    g_assert_false (line->is_missing);
    g_assert_cmpint (line->price.e6 == PWT_NONE, ==, expected[day].is_odd);
    energy_wh += line->energy.wh != PWT_NONE ? line->energy.wh : 0;
    money_e4 -= line->money.e4;
    n_odd += line->is_odd ? 1 : 0;
    day++;
  }
  g_assert_cmpuint (day, ==, n);
  g_assert_cmpint (story->days_odd, ==, n_odd);
  g_assert_cmpint (story->used_energy.wh, ==, energy_wh);
  g_assert_cmpint (story->used.e4, ==, money_e4);
  pwt_record_free (&pwt_account_story_record, story);
}

#define ASSERT_LEDGER(f, lines) assert_ledger (f, lines, G_N_ELEMENTS (lines))

static void
test_fall_within_a_day (Fixture *f, gconstpointer data)
{
  static const UseLine expected[] = {
    { 10000, 1010000, 10, FALSE },
    { PWT_NONE, 5000, 75, TRUE },
    { 4000, 9000, 4, FALSE },
  };

  put_money (f, 0, 0, 1000000, 100);
  put_money (f, 24, 0, 1010000, 90);
  put_money (f, 36, 0, 1015000, 85);
  put_money (f, 37, 0, 200, 20);
  put_money (f, 48, 0, 5000, 15);
  put_money (f, 72, 0, 9000, 11);
  ASSERT_LEDGER (f, expected);
}

/* One that has counted before shows more in the evening than the first did in the morning. */
static void
test_fall_that_is_made_up_for (Fixture *f, gconstpointer data)
{
  static const UseLine expected[] = {
    { PWT_NONE, 1900, 85, TRUE },
    { 600, 2500, 4, FALSE },
  };

  put_money (f, 0, 0, 1500, 100);
  put_money (f, 12, 0, 1600, 90);
  put_money (f, 13, 0, 1100, 20);
  put_money (f, 24, 0, 1900, 15);
  put_money (f, 48, 0, 2500, 11);
  ASSERT_LEDGER (f, expected);
}

static void
test_fall_at_midnight (Fixture *f, gconstpointer data)
{
  static const UseLine expected[] = {
    { 4000, 5000, 4, FALSE },
    { PWT_NONE, 3000, 49, TRUE },
    { 1000, 4000, 1, FALSE },
  };

  put_money (f, 0, 0, 1000, 100);
  put_money (f, 23, 30, 5000, 96);
  put_money (f, 24, 30, 0, 50);
  put_money (f, 48, 0, 3000, 47);
  put_money (f, 72, 0, 4000, 46);
  ASSERT_LEDGER (f, expected);
}

/* A used meter that has counted further than the old one: what lies between them was not used. */
static void
test_leap_within_a_day (Fixture *f, gconstpointer data)
{
  static const UseLine expected[] = {
    { 10000, 1010000, 10, FALSE },
    { PWT_NONE, 9005000, 75, TRUE },
    { 4000, 9009000, 4, FALSE },
  };

  put_money (f, 0, 0, 1000000, 100);
  put_money (f, 24, 0, 1010000, 90);
  put_money (f, 36, 0, 1015000, 85);
  put_money (f, 37, 0, 9000200, 20);
  put_money (f, 48, 0, 9005000, 15);
  put_money (f, 72, 0, 9009000, 11);
  ASSERT_LEDGER (f, expected);
}

/* On which of two days it was, nobody knows; nor what the register showed between them. */
static void
test_fall_in_a_silence (Fixture *f, gconstpointer data)
{
  static const UseLine expected[] = {
    { PWT_NONE, PWT_NONE, 25, TRUE },
    { PWT_NONE, 3000, 30, TRUE },
    { 1000, 4000, 5, FALSE },
  };

  put_money (f, 0, 0, 1000, 100);
  put_money (f, 20, 0, 5000, 95);
  put_money (f, 28, 0, 0, 55);
  put_money (f, 48, 0, 3000, 45);
  put_money (f, 72, 0, 4000, 40);
  ASSERT_LEDGER (f, expected);
}

/* The two ends alone do not tell. */
static void
test_fall_between_the_ends (Fixture *f, gconstpointer data)
{
  static const Row rows[] = {
    { 1, 0, 0, 1000, 1000, 0, 0, 0 },
    { 1, 12, 0, 10, 10, 0, 0, 0 },
    { 1, 24, 0, 2000, 2000, 0, 0, 0 },
    { 1, 48, 0, 2400, 2400, 0, 0, 0 },
  };
  static const Day expected[] = { UNKNOWN, { 400, 400, 0, 0 } };

  PUT (f, rows);
  ASSERT_DAYS (f, expected);
}

/* What is too large to compute is said, and no figure made up. */
static void
test_ledger_overflow (Fixture *f, gconstpointer data)
{
  PwtStoryRequest request = request_of (f);
  g_autoptr (GError) error = NULL;

  put_money (f, 0, 0, 1000, -G_GINT64_CONSTANT (600000000000000));
  put_money (f, 24, 0, 2000, G_GINT64_CONSTANT (600000000000000));
  request.has_bands = FALSE;
  begin_again (f);
  error = world_fail (f->world, "account.story", &request);
  g_assert_nonnull (strstr (error->message, "too large"));
}

/* One hour before midnight: the predecessor's last reading is near, but no account was opened on
 * it. */
static void
test_change_of_hands_at_night (Fixture *f, gconstpointer data)
{
  static const Row rows[] = {
    { 1, 0, 0, 1000, 1000, 0, 0, 0 },
    { 1, 22, 40, 6000, 6000, 0, 0, 0 },
    { 1, 25, 0, 6600, 6600, 0, 0, 0 },
    { 1, 48, 0, 9000, 9000, 0, 0, 0 },
  };

  hand_over (f, 23);
  PUT (f, rows);
  assert_days (f, NULL, 0);
}

/* Nobody read when the tenant came: what they used until somebody did is not known. */
static void
test_late_first_reading (Fixture *f, gconstpointer data)
{
  static const Row rows[] = {
    { 1, 11, 30, 6000, 6000, 0, 0, 0 },
    { 1, 15, 0, 6300, 6300, 0, 0, 0 },
    { 1, 24, 0, 8300, 8300, 0, 0, 0 },
    { 1, 48, 0, 9300, 9300, 0, 0, 0 },
  };
  static const Day expected[] = { UNKNOWN, { 1000, 1000, 0, 0 } };

  hand_over (f, 12);
  PUT (f, rows);
  ASSERT_DAYS (f, expected);
}

/* The difference of two meters is nobody's use, even where it rises. */
static void
test_swap (Fixture *f, gconstpointer data)
{
  static const Row rows[] = {
    { 1, 0, 0, 1000, 1000, 0, 0, 0 },
    { 1, 24, 0, 9000, 9000, 0, 0, 0 },
    { 1, 48, 0, 9500, 9500, 0, 0, 0 },
  };
  static const Day expected[] = { UNKNOWN, { 500, 500, 0, 0 } };
  gint64 swapped_us = FIRST_US + 12 * PWT_US_PER_HOUR;
  g_autoptr (GError) error = NULL;

  g_assert_true (pwt_sql_run (f->db, &error, "UPDATE circuit SET until_us = ?", "i", swapped_us));
  g_assert_true (
      pwt_sql_run (f->db, &error,
                   "INSERT INTO circuit (id, project, meter, channel, point, since_us)"
                   " SELECT ?, project, ?, 1, point, until_us FROM circuit WHERE point = ?",
                   "ddd", world_new_id (f->world), f->meters[1], f->points[0]));
  PUT (f, rows);
  ASSERT_DAYS (f, expected);
}

static void
test_leap_of_a_band (Fixture *f, gconstpointer data)
{
  const gint64 far = G_GINT64_CONSTANT (5000000000000000000);
  const Row rows[] = {
    { 1, 0, 0, 0, 0, 0, 0, 0 },
    { 1, 24, 0, far, far, far, 0, 0 },
    { 1, 48, 0, far + 400, far + 400, far, 0, 0 },
  };
  static const Day expected[] = { UNKNOWN, { 400, 400, 0, 0 } };

  PUT (f, rows);
  ASSERT_DAYS (f, expected);
}

#define TEST(name, func)                                                                           \
  g_test_add ("/engine/story-bands/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  TEST ("silence", test_silence);
  TEST ("low-use", test_low_use);
  TEST ("ratio", test_ratio);
  TEST ("no-value", test_no_value);
  TEST ("held", test_held);
  TEST ("two-points", test_two_points);
  TEST ("change-of-hands", test_change_of_hands);
  TEST ("ledger-begins-with-the-tenant", test_ledger_begins_with_the_tenant);
  TEST ("opening-takes-over-money-and-register", test_opening_takes_over_money_and_register);
  TEST ("opening-says-its-reading", test_opening_says_its_reading);
  TEST ("fall-within-a-day", test_fall_within_a_day);
  TEST ("leap-within-a-day", test_leap_within_a_day);
  TEST ("fall-that-is-made-up-for", test_fall_that_is_made_up_for);
  TEST ("fall-at-midnight", test_fall_at_midnight);
  TEST ("fall-in-a-silence", test_fall_in_a_silence);
  TEST ("fall-between-the-ends", test_fall_between_the_ends);
  TEST ("ledger-overflow", test_ledger_overflow);
  TEST ("change-of-hands-at-night", test_change_of_hands_at_night);
  TEST ("late-first-reading", test_late_first_reading);
  TEST ("swap", test_swap);
  TEST ("leap-of-a-band", test_leap_of_a_band);
  return g_test_run ();
}
