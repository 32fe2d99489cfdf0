/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening accounts: all or nothing; what an unopened meter holds is handled, not ignored. */
#include "office.h"
#include "record/accounts.h"
#include "store/sql.h"

#define MANY 50

typedef struct {
  Office *office;
  PwtTenant tenant;
  PwtOpenPoint spots[MANY];
  GPtrArray *points;             /* (element-type PwtOpenPoint) borrowed from spots */
  PwtAccountOpenRequest request; /* at R03, which is not opened */
} Fixture;

static void
add_room (Fixture *self, const char *room, PwtLeftover leftover)
{
  PwtOpenPoint *spot = &self->spots[self->points->len];

  *spot = (PwtOpenPoint){ office_point (self->office, room), leftover };
  g_ptr_array_add (self->points, spot);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  Office *office = self->office = office_new ();

  self->tenant = (PwtTenant){ .id = office_new_id (office),
                              .project = office->project,
                              .name = (char *) "尚座美甲",
                              .phone = (char *) "13700000001" };
  self->points = g_ptr_array_new ();
  add_room (self, "R03", PWT_LEFTOVER_REFUSE);
  self->request = (PwtAccountOpenRequest){ .id = office_new_id (office),
                                           .project = office->project,
                                           .tenant = self->tenant.id,
                                           .new_tenant = &self->tenant,
                                           .points = self->points,
                                           .tariff = office_tariff (office, office->project),
                                           .alarm1 = YUAN (100),
                                           .alarm2 = YUAN (50) };
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  office_verify (self->office);
  g_ptr_array_unref (self->points);
  office_free (self->office);
}

static PwtAccount *
open_account (Fixture *self)
{
  return office_call (self->office, self->office->boss, "account.open", &self->request);
}

static void
assert_refused (Fixture *self, const char *why)
{
  g_autoptr (GError) error =
      office_fail (self->office, self->office->boss, "account.open", &self->request);

  g_assert_error (error, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_REFUSED);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, why));
}

static void
test_an_empty_meter_is_opened (Fixture *self, gconstpointer data)
{
  PwtMeterRow *row;
  PwtAccount *account;

  self->office->now_us += PWT_US_PER_MINUTE; /* its meter was there before it */
  office_show (self->office, "R03", 0, 0);
  account = open_account (self);
  g_assert_cmpstr (account->number, ==, "100003");
  g_assert_cmpint (account->opened_us, ==, self->office->now_us);
  g_assert_cmpint (account->closed_us, ==, PWT_TIME_NONE);
  g_assert_cmpint (office_book (self->office, PWT_BOOK_ADOPTED).e4, ==, 0);
  row = office_row (self->office, self->office->project, "R03");
  g_assert_cmpstr (row->tenant_name, ==, "尚座美甲");
  g_assert_cmpint (row->state, ==, PWT_METER_UNSOLD);
  pwt_record_free (&pwt_meter_row_record, row);
  pwt_record_free (&pwt_account_record, account);
}

static void
test_only_on_a_fresh_reading (Fixture *self, gconstpointer data)
{
  assert_refused (self, "read it now");
  office_show (self->office, "R03", 0, 0);
  self->office->now_us += 15 * PWT_US_PER_MINUTE + 1;
  assert_refused (self, "read it now");
  self->office->now_us -= 31 * PWT_US_PER_MINUTE; /* read in the future: the clock was set back */
  assert_refused (self, "read it now");
  self->office->now_us += 16 * PWT_US_PER_MINUTE;
  pwt_record_free (&pwt_account_record, open_account (self));
}

static void
test_what_the_meter_holds (Fixture *self, gconstpointer data)
{
  static const struct {
    gint64 yuan, count;
    PwtLeftover leftover;
    const char *refusal; /* NULL: opened, and the money booked as the tenant's */
  } cases[] = {
    { 30, 2, PWT_LEFTOVER_REFUSE, "still holds 30.00 yuan and counts 2" },
    { 30, 0, PWT_LEFTOVER_REFUSE, "still holds" },
    { 0, 2, PWT_LEFTOVER_REFUSE, "still holds" },
    { -5, 2, PWT_LEFTOVER_REFUSE, "debt of 5.00" },
    { -5, 2, PWT_LEFTOVER_ADOPT, "debt" },
    { 30, 2, PWT_LEFTOVER_ADOPT, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    office_show (self->office, "R03", cases[i].yuan, cases[i].count);
    self->spots[0].leftover = cases[i].leftover;
    if (cases[i].refusal != NULL)
      assert_refused (self, cases[i].refusal);
    else
      pwt_record_free (&pwt_account_record, open_account (self));
  }
  g_assert_cmpint (office_book (self->office, PWT_BOOK_PREPAID).e4, ==, YUAN (30).e4);
  g_assert_cmpint (office_book (self->office, PWT_BOOK_ADOPTED).e4, ==, YUAN (30).e4);
  g_assert_cmpint (office_count_audit (self->office, "account.open"), ==, 1);
}

static void
test_a_count_alone_is_adopted_without_money (Fixture *self, gconstpointer data)
{
  office_show (self->office, "R03", 0, 9);
  self->spots[0].leftover = PWT_LEFTOVER_ADOPT;
  pwt_record_free (&pwt_account_record, open_account (self));
  g_assert_cmpint (office_book (self->office, PWT_BOOK_ADOPTED).e4, ==, 0);
}

static void
test_alarms_are_in_order (Fixture *self, gconstpointer data)
{
  office_show (self->office, "R03", 0, 0);
  self->request.alarm2 = (PwtMoney){ self->request.alarm1.e4 + 100 };
  assert_refused (self, "Alarm amount 2");
  self->request.alarm2 = self->request.alarm1;
  pwt_record_free (&pwt_account_record, open_account (self));
}

static void
test_a_point_has_one_account (Fixture *self, gconstpointer data)
{
  self->spots[0].point = office_point (self->office, "R01");
  office_show (self->office, "R01", 0, 0);
  assert_refused (self, "Account 100001 is open here already");
}

static void
test_a_point_needs_a_meter (Fixture *self, gconstpointer data)
{
  Office *office = self->office;
  PwtIdRequest id = { office->project };
  PwtSiteTree *tree = office_call (office, office->boss, "site.tree", &id);
  PwtPoint point = { .id = office_new_id (office), .project = office->project };

  point.room = ((PwtRoom *) g_ptr_array_index (tree->rooms, 0))->id;
  pwt_record_free (&pwt_nothing_record, office_call (office, office->boss, "point.save", &point));
  self->spots[0].point = point.id;
  assert_refused (self, "No meter");
  pwt_record_free (&pwt_site_tree_record, tree);
}

/* Everything it names must be of its own project, or it does not exist. */
static void
test_nothing_of_another_project (Fixture *self, gconstpointer data)
{
  Office *office = self->office;
  PwtId foreign = office_import (office, 1, 0), own = self->request.tariff;
  PwtMeterRow *row = office_row (office, foreign, "R01");

  office_show (office, "R03", 0, 0);
  self->request.tariff = office_tariff (office, foreign);
  office_assert_fails (office, office->boss, "account.open", &self->request, NOT_FOUND);
  self->request.tariff = office_new_id (office);
  office_assert_fails (office, office->boss, "account.open", &self->request, NOT_FOUND);
  self->request.tariff = own;
  self->tenant.project = foreign;
  office_assert_fails (office, office->boss, "account.open", &self->request, NOT_FOUND);
  self->tenant.project = office->project;
  self->spots[0].point = row->point;
  office_assert_fails (office, office->boss, "account.open", &self->request, NOT_FOUND);
  self->spots[0].point = office_point (office, "R03");
  pwt_record_free (&pwt_account_record, open_account (self));
  pwt_record_free (&pwt_meter_row_record, row);
}

static void
test_nothing_is_left_of_a_refusal (Fixture *self, gconstpointer data)
{
  Office *office = self->office;
  PwtListRequest list = { .project = office->project, .limit = 10 };
  PwtWindow *window;

  office_show (office, "R03", 0, 0);
  self->request.tariff = office_new_id (office);
  office_assert_fails (office, office->boss, "account.open", &self->request, NOT_FOUND);
  window = office_call (office, office->boss, "tenant.list", &list);
  g_assert_cmpint (window->total, ==, 1); /* the new tenant is not there */
  pwt_record_free (&pwt_tenant_window_record, window);
}

static void
test_the_same_id_opens_once (Fixture *self, gconstpointer data)
{
  Office *office = self->office;
  PwtOpenPoint elsewhere = { office_point (office, "R04"), PWT_LEFTOVER_REFUSE };
  g_autoptr (GPtrArray) one = g_ptr_array_new (), none = g_ptr_array_new (),
                        two = g_ptr_array_new ();
  PwtAccountOpenRequest others[8];
  PwtAccount *first, *again;

  office_show (office, "R03", 0, 0);
  office_show (office, "R04", 0, 0);
  first = open_account (self);
  office->now_us += PWT_US_PER_DAY / 24;
  again = open_account (self);
  g_assert_true (pwt_record_equal (&pwt_account_record, first, again));
  g_assert_cmpint (office_count_audit (office, "account.open"), ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    others[i] = self->request;
  g_ptr_array_add (one, &elsewhere);
  g_ptr_array_add (two, &self->spots[0]);
  g_ptr_array_add (two, &elsewhere);
  others[0].alarm1 = YUAN (200);
  others[1].alarm2 = YUAN (10);
  others[2].overdraft_limit = YUAN (10);
  others[3].points = one;
  others[4].tariff = office_new_id (office);
  others[5].tenant = office_new_id (office);
  others[6].points = none;
  others[7].points = two;
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    office_assert_fails (office, office->boss, "account.open", &others[i], CONFLICT);
  pwt_record_free (&pwt_account_record, first);
  pwt_record_free (&pwt_account_record, again);
}

/* Opening is not renaming. */
static void
test_a_tenant_opens_a_second_room (Fixture *self, gconstpointer data)
{
  Office *office = self->office;
  PwtMeterRow *row;

  office_show (office, "R03", 0, 0);
  office_show (office, "R04", 0, 0);
  pwt_record_free (&pwt_account_record, open_account (self));
  self->request.id = office_new_id (office);
  self->spots[0].point = office_point (office, "R04");
  self->tenant.name = (char *) "尚座美甲二店";
  assert_refused (self, "This tenant is there already");
  self->request.new_tenant = NULL;
  pwt_record_free (&pwt_account_record, open_account (self));
  row = office_row (office, office->project, "R04");
  g_assert_cmpstr (row->tenant_name, ==, "尚座美甲");
  g_assert_cmpstr (row->account_number, ==, "100004");
  pwt_record_free (&pwt_meter_row_record, row);
}

static void
test_a_tenant_must_be_there (Fixture *self, gconstpointer data)
{
  Office *office = self->office;

  office_show (office, "R03", 0, 0);
  self->request.tenant = office_new_id (office);
  office_assert_fails (office, office->boss, "account.open", &self->request, NOT_FOUND);
  self->request.new_tenant = NULL;
  office_assert_fails (office, office->boss, "account.open", &self->request, NOT_FOUND);
}

/* --- several points --- */

static PwtAccountStory *
story_of (Fixture *self, PwtId account)
{
  PwtStoryRequest request = { account, PWT_DATE_NONE, PWT_DATE_NONE };

  return office_call (self->office, self->office->boss, "account.story", &request);
}

static void
test_two_rooms_are_one_account (Fixture *self, gconstpointer data)
{
  PwtAccount *account;
  PwtAccountStory *story;

  add_room (self, "R04", PWT_LEFTOVER_ADOPT);
  office_show (self->office, "R03", 0, 0);
  office_show (self->office, "R04", 30, 2);
  account = open_account (self);
  g_assert_cmpint (office_book (self->office, PWT_BOOK_ADOPTED).e4, ==, YUAN (30).e4);
  story = story_of (self, account->id);
  g_assert_cmpint (story->meters->len, ==, 2);
  pwt_record_free (&pwt_account_story_record, story);
  pwt_record_free (&pwt_account_record, account);
}

static PwtAccountRow *
listed (Office *office, const char *number)
{
  PwtListRequest request = { .project = office->project, .limit = 1, .search = (char *) number };
  PwtWindow *window = office_call (office, office->boss, "account.list", &request);
  PwtAccountRow *row;

  g_assert_cmpint (window->total, ==, 1);
  row = pwt_record_copy (&pwt_account_row_record, window->rows->pdata[0]);
  pwt_record_free (&pwt_account_window_record, window);
  return row;
}

static void
set_state (Office *office, const char *room, const char *state)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (pwt_sql_run (pwt_store_business (office->engine->store), &error,
                              "UPDATE meter_live SET state = ? WHERE id = ?", "td", state,
                              office_meter (office, room)));
  g_assert_no_error (error);
}

/* One room's debt is not the other's: the list says which, and what is left where least is. */
static void
test_each_room_stands_for_itself (Fixture *self, gconstpointer data)
{
  PwtAccountRow *row;

  self->office->now_us += PWT_US_PER_MINUTE;
  add_room (self, "R04", PWT_LEFTOVER_ADOPT);
  office_show (self->office, "R03", 0, 0);
  office_show (self->office, "R04", 0, 2); /* of the tenant before */
  pwt_record_free (&pwt_account_record, open_account (self));
  row = listed (self->office, "100003");
  g_assert_cmpint (row->state, ==, PWT_METER_UNSOLD);
  g_assert_cmpint (row->n_rooms, ==, 2);
  g_assert_cmpint (row->n_worst, ==, 2);
  pwt_record_free (&pwt_account_row_record, row);

  office_show (self->office, "R03", -5, 0);
  set_state (self->office, "R03", "arrears");
  office_show (self->office, "R04", 300, 3);
  set_state (self->office, "R04", "ok");
  row = listed (self->office, "100003");
  g_assert_cmpint (row->state, ==, PWT_METER_ARREARS);
  g_assert_cmpint (row->n_rooms, ==, 2);
  g_assert_cmpint (row->n_worst, ==, 1);
  g_assert_cmpstr (row->worst_room, ==, "R03");
  g_assert_cmpint (row->balance.e4, ==, YUAN (295).e4);
  g_assert_cmpint (row->least_balance.e4, ==, YUAN (-5).e4);
  pwt_record_free (&pwt_account_row_record, row);
}

/* What is wrong with one of them, named, leaves nothing of the others and no tenant. */
static void
test_all_or_nothing (Fixture *self, gconstpointer data)
{
  static const struct {
    const char *room; /* the second one; NULL: it is chosen twice */
    gint64 yuan, count;
    gboolean is_read;
    const char *refusal;
  } cases[] = {
    { "R04", 0, 0, FALSE, "“R04 · 202501010004”: The meter has not been read" },
    { "R04", 12, 3, TRUE, "“R04 · 202501010004”: The meter still holds 12.00 yuan" },
    { "R04", -3, 3, TRUE, "“R04 · 202501010004”: The meter shows a debt of 3.00 yuan" },
    { "R01", 0, 0, TRUE, "“R01 · 202501010001”: Account 100001 is open here already" },
    { NULL, 0, 0, TRUE, "The same point is chosen twice" },
  };
  Office *office = self->office;
  PwtListRequest list = { .project = office->project, .limit = 10 };

  office_show (office, "R03", 0, 0);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const char *room = cases[i].room != NULL ? cases[i].room : "R03";
    PwtWindow *window;

    g_ptr_array_set_size (self->points, 1);
    add_room (self, room, PWT_LEFTOVER_REFUSE);
    if (cases[i].is_read)
      office_show (office, room, cases[i].yuan, cases[i].count);
    assert_refused (self, cases[i].refusal);
    window = office_call (office, office->boss, "tenant.list", &list);
    g_assert_cmpint (window->total, ==, 1);
    pwt_record_free (&pwt_tenant_window_record, window);
    window = office_call (office, office->boss, "account.list", &list);
    g_assert_cmpint (window->total, ==, 2);
    pwt_record_free (&pwt_account_window_record, window);
  }
  g_ptr_array_set_size (self->points, 0);
  assert_refused (self, "Choose at least one room");
  g_assert_cmpint (office_count_audit (office, "account.open"), ==, 0);
  g_assert_cmpint (office_book (office, PWT_BOOK_ADOPTED).e4, ==, 0);
}

/* Rooms R03 to R52 of a project of its own, one account, one entry in the log; asked again, the
 * same. */
static void
test_fifty_points (Fixture *self, gconstpointer data)
{
  Office *office = self->office;
  PwtAccount *first, *again;
  PwtListRequest list = { .limit = 10 };
  PwtWindow *window;

  office->project = office_import (office, MANY + 2, 2);
  self->tenant.project = self->request.project = list.project = office->project;
  self->request.tariff = office_tariff (office, office->project);
  g_ptr_array_set_size (self->points, 0);
  for (guint i = 0; i < MANY; i++) {
    g_autofree char *room = g_strdup_printf ("R%02u", i + 3);

    office_show (office, room, i % 2, i % 2);
    add_room (self, room, PWT_LEFTOVER_ADOPT);
  }
  first = open_account (self);
  again = open_account (self);
  g_assert_true (pwt_record_equal (&pwt_account_record, first, again));
  g_assert_cmpint (office_book (office, PWT_BOOK_ADOPTED).e4, ==, YUAN (MANY / 2).e4);
  g_assert_cmpint (office_count_audit (office, "account.open"), ==, 1);
  window = office_call (office, office->boss, "account.list", &list);
  g_assert_cmpint (window->total, ==, 3);
  pwt_record_free (&pwt_account_window_record, window);
  window = office_call (office, office->boss, "account.openable", &list);
  g_assert_cmpint (window->total, ==, 0);
  pwt_record_free (&pwt_meter_window_record, window);
  pwt_record_free (&pwt_account_record, first);
  pwt_record_free (&pwt_account_record, again);
}

/* --- what can be opened, and how --- */

static void
assert_openable (Fixture *self, const char *search, const char *rooms)
{
  PwtListRequest list = { .project = self->office->project,
                          .search = (char *) search,
                          .limit = 10 };
  PwtWindow *window = office_call (self->office, self->office->boss, "account.openable", &list);
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < window->rows->len; i++)
    g_string_append_printf (found, "%s%s", i > 0 ? " " : "",
                            ((PwtMeterRow *) g_ptr_array_index (window->rows, i))->room);
  g_assert_cmpstr (found->str, ==, rooms);
  g_assert_cmpint (window->total, ==, window->rows->len);
  pwt_record_free (&pwt_meter_window_record, window);
}

static void
test_only_what_can_be_opened_is_offered (Fixture *self, gconstpointer data)
{
  Office *office = self->office;
  PwtIdRequest id = { office_meter (office, "R04") };
  PwtMeterDetail *detail;

  assert_openable (self, NULL, "R03 R04");
  assert_openable (self, "0004", "R04");
  assert_openable (self, "r03", "R03");
  assert_openable (self, "R01", ""); /* it has an account */
  detail = office_call (office, office->boss, "meter.get", &id);
  detail->meter->kind = PWT_KIND_CHECK;
  pwt_record_free (&pwt_nothing_record,
                   office_call (office, office->boss, "meter.save", detail->meter));
  pwt_record_free (&pwt_meter_detail_record, detail);
  assert_openable (self, NULL, "R03");
  office_show (office, "R03", 0, 0);
  pwt_record_free (&pwt_account_record, open_account (self));
  assert_openable (self, NULL, "");
}

static void
assert_preset (Fixture *self, const char *room, PwtMoney alarm1, const char *building)
{
  PwtPresetRequest request = { self->office->project, office_point (self->office, room) };
  PwtPreset *preset = office_call (self->office, self->office->boss, "account.preset", &request);

  g_assert_true (pwt_id_equal (preset->tariff, office_tariff (self->office, request.project)));
  g_assert_cmpint (preset->alarm1.e4, ==, alarm1.e4);
  g_assert_cmpstr (preset->building, ==, building);
  pwt_record_free (&pwt_preset_record, preset);
}

/* The project's, for accounts that nobody gives others. */
static void
save_alarms (Office *office, PwtMoney alarm1, PwtMoney alarm2)
{
  PwtIdRequest id = { office->project };
  PwtSiteTree *tree = office_call (office, office->boss, "site.tree", &id);

  tree->project->alarm1 = alarm1;
  tree->project->alarm2 = alarm2;
  pwt_record_free (&pwt_nothing_record,
                   office_call (office, office->boss, "project.save", tree->project));
  pwt_record_free (&pwt_site_tree_record, tree);
}

static void
test_the_building_says_how (Fixture *self, gconstpointer data)
{
  Office *office = self->office;
  PwtMeterRow *row = office_row (office, office->project, "R04");
  g_autofree char *building = g_strdup (row->building);
  PwtPresetRequest foreign = { office->project, office_point (office, "R04") };

  self->request.alarm1 = YUAN (77);
  office_show (office, "R03", 0, 0);
  office->now_us += PWT_US_PER_SECOND;
  pwt_record_free (&pwt_account_record, open_account (self));
  assert_preset (self, "R04", YUAN (77), building);
  office->project = office_import (office, 2, 0);
  assert_preset (self, "R01", YUAN (100), NULL); /* the only tariff there is */
  save_alarms (office, YUAN (300), YUAN (20));
  assert_preset (self, "R01", YUAN (300), NULL);
  foreign.project = office->project;
  office_assert_fails (office, office->boss, "account.preset", &foreign, NOT_FOUND);
  pwt_record_free (&pwt_meter_row_record, row);
}

/* The state follows at once; the meter's own amounts are another matter. */
static void
test_limits_are_changed (Fixture *self, gconstpointer data)
{
  Office *office = self->office;
  PwtAccountLimits limits = { .project = office->project,
                              .alarm1 = YUAN (500),
                              .alarm2 = YUAN (300),
                              .overdraft_limit = YUAN (20) };
  PwtAccountLimits bad;
  PwtMeterRow *row;
  PwtAccount *account;

  office_show (office, "R03", 0, 0);
  account = open_account (self);
  limits.id = account->id;
  pwt_record_free (&pwt_account_record, account);
  office_show (office, "R03", 200, 1);
  row = office_row (office, office->project, "R03");
  g_assert_cmpint (row->state, ==, PWT_METER_OK);
  pwt_record_free (&pwt_meter_row_record, row);

  pwt_record_free (&pwt_nothing_record,
                   office_call (office, office->boss, "account.limits", &limits));
  row = office_row (office, office->project, "R03");
  g_assert_cmpint (row->state, ==, PWT_METER_ALARM2);
  pwt_record_free (&pwt_meter_row_record, row);
  pwt_record_free (&pwt_nothing_record,
                   office_call (office, office->boss, "account.limits", &limits));
  g_assert_cmpint (office_count_audit (office, "account.limits"), ==, 1); /* nothing changed */

  bad = limits;
  bad.alarm2 = YUAN (501);
  office_assert_fails (office, office->boss, "account.limits", &bad, REFUSED);
  bad = limits;
  bad.overdraft_limit.e4 = -10000;
  office_assert_fails (office, office->boss, "account.limits", &bad, INVALID);
  bad = limits;
  bad.id = office_new_id (office);
  office_assert_fails (office, office->boss, "account.limits", &bad, NOT_FOUND);
}

#define ADD(name, test)                                                                            \
  g_test_add ("/engine/accounts/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("an-empty-meter-is-opened", test_an_empty_meter_is_opened);
  ADD ("only-on-a-fresh-reading", test_only_on_a_fresh_reading);
  ADD ("what-the-meter-holds", test_what_the_meter_holds);
  ADD ("a-count-alone-is-adopted-without-money", test_a_count_alone_is_adopted_without_money);
  ADD ("alarms-are-in-order", test_alarms_are_in_order);
  ADD ("a-point-has-one-account", test_a_point_has_one_account);
  ADD ("a-point-needs-a-meter", test_a_point_needs_a_meter);
  ADD ("nothing-of-another-project", test_nothing_of_another_project);
  ADD ("nothing-is-left-of-a-refusal", test_nothing_is_left_of_a_refusal);
  ADD ("the-same-id-opens-once", test_the_same_id_opens_once);
  ADD ("a-tenant-opens-a-second-room", test_a_tenant_opens_a_second_room);
  ADD ("a-tenant-must-be-there", test_a_tenant_must_be_there);
  ADD ("two-rooms-are-one-account", test_two_rooms_are_one_account);
  ADD ("each-room-stands-for-itself", test_each_room_stands_for_itself);
  ADD ("all-or-nothing", test_all_or_nothing);
  ADD ("fifty-points", test_fifty_points);
  ADD ("limits-are-changed", test_limits_are_changed);
  ADD ("only-what-can-be-opened-is-offered", test_only_what_can_be_opened_is_offered);
  ADD ("the-building-says-how", test_the_building_says_how);
  return g_test_run ();
}
