/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening accounts: what an unopened meter holds is handled, not ignored. */
#include "office.h"

typedef struct {
  Office *office;
  PwtTenant tenant;
  PwtAccountOpenRequest request; /* at R03, which is not opened */
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  Office *office = self->office = office_new ();

  self->tenant = (PwtTenant){ .id = office_new_id (office),
                              .project = office->project,
                              .name = (char *) "尚座美甲",
                              .phone = (char *) "13700000001" };
  self->request = (PwtAccountOpenRequest){ .id = office_new_id (office),
                                           .project = office->project,
                                           .tenant = &self->tenant,
                                           .point = office_point (office, "R03"),
                                           .tariff = office_tariff (office, office->project),
                                           .alarm1 = YUAN (100),
                                           .alarm2 = YUAN (50) };
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  office_verify (self->office);
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

  office_show (self->office, "R03", 0, 0);
  account = open_account (self);
  g_assert_cmpstr (account->number, ==, "100003");
  g_assert_cmpint (account->opened_us, ==, self->office->now_us);
  g_assert_cmpint (account->closed_us, ==, PWT_TIME_NONE);
  g_assert_cmpint (office_book (self->office, PWT_BOOK_ADOPTED).e4, ==, 0);
  row = office_row (self->office, self->office->project, "R03");
  g_assert_cmpstr (row->tenant_name, ==, "尚座美甲");
  g_assert_cmpint (row->state, ==, PWT_METER_ARREARS); /* nothing bought yet */
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
    self->request.leftover = cases[i].leftover;
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
  self->request.leftover = PWT_LEFTOVER_ADOPT;
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
  self->request.point = office_point (self->office, "R01");
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
  self->request.point = point.id;
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
  self->request.point = row->point;
  office_assert_fails (office, office->boss, "account.open", &self->request, NOT_FOUND);
  self->request.point = office_point (office, "R03");
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
  PwtAccountOpenRequest others[6];
  PwtAccount *first, *again;
  PwtTenant other;

  office_show (office, "R03", 0, 0);
  office_show (office, "R04", 0, 0);
  first = open_account (self);
  office->now_us += PWT_US_PER_DAY / 24;
  again = open_account (self);
  g_assert_true (pwt_record_equal (&pwt_account_record, first, again));
  g_assert_cmpint (office_count_audit (office, "account.open"), ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    others[i] = self->request;
  other = self->tenant;
  other.id = office_new_id (office);
  others[0].alarm1 = YUAN (200);
  others[1].alarm2 = YUAN (10);
  others[2].overdraft_limit = YUAN (10);
  others[3].point = office_point (office, "R04");
  others[4].tariff = office_new_id (office);
  others[5].tenant = &other;
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    office_assert_fails (office, office->boss, "account.open", &others[i], CONFLICT);
  pwt_record_free (&pwt_account_record, first);
  pwt_record_free (&pwt_account_record, again);
}

static void
test_a_tenant_opens_a_second_room (Fixture *self, gconstpointer data)
{
  Office *office = self->office;
  PwtMeterRow *row;

  office_show (office, "R03", 0, 0);
  office_show (office, "R04", 0, 0);
  pwt_record_free (&pwt_account_record, open_account (self));
  self->request.id = office_new_id (office);
  self->request.point = office_point (office, "R04");
  self->tenant.name = (char *) "尚座美甲二店";
  pwt_record_free (&pwt_account_record, open_account (self));
  row = office_row (office, office->project, "R03");
  g_assert_cmpstr (row->tenant_name, ==, "尚座美甲二店");
  g_assert_cmpstr (row->account_number, ==, "100003");
  pwt_record_free (&pwt_meter_row_record, row);
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
  return g_test_run ();
}
