/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Quotes, sales, cancelling, receipts; each ends with the books verified. */
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>

#include "office.h"
#include "store/people.h"
#include "store/sql.h"
#include "store/topups.h"

static void
set_up (Office **office, gconstpointer data)
{
  *office = office_new ();
  office_show (*office, "R01", 50, 7);
}

static void
tear_down (Office **office, gconstpointer data)
{
  office_verify (*office);
  office_free (*office);
}

static PwtQuote *
quote (Office *office, const char *room, PwtMoney paid)
{
  PwtQuoteRequest request = { office->project, office_point (office, room), paid };

  return office_call (office, office->boss, "sale.quote", &request);
}

static void
set_fee (Office *office, gint64 cents)
{
  PwtIdRequest id = { office->project };
  PwtSiteTree *tree = office_call (office, office->boss, "site.tree", &id);

  tree->project->service_fee = (PwtMoney){ cents * 100 };
  pwt_record_free (&pwt_nothing_record,
                   office_call (office, office->boss, "project.save", tree->project));
  pwt_record_free (&pwt_site_tree_record, tree);
}

/* @room: NULL for the whole project */
static void
set_hoarding_limit (Office *office, const char *room, gint64 yuan)
{
  PwtIdRequest id = { office->project };
  PwtSiteTree *tree = office_call (office, office->boss, "site.tree", &id);
  PwtId meter = room != NULL ? office_meter (office, room) : PWT_ID_NONE;

  tree->project->hoarding_limit = YUAN (yuan);
  if (room == NULL)
    pwt_record_free (&pwt_nothing_record,
                     office_call (office, office->boss, "project.save", tree->project));
  for (guint i = 0; i < tree->meters->len; i++) {
    PwtMeter *row = g_ptr_array_index (tree->meters, i);

    if (!pwt_id_equal (row->id, meter))
      continue;
    row->hoarding_limit = YUAN (yuan);
    pwt_record_free (&pwt_nothing_record, office_call (office, office->boss, "meter.save", row));
  }
  pwt_record_free (&pwt_site_tree_record, tree);
}

static void
test_a_quote_is_what_the_sale_does (Office **fixture, gconstpointer data)
{
  Office *office = *fixture;
  PwtSaleReply *sale;
  PwtQuote *asked;

  set_fee (office, 200);
  asked = quote (office, "R01", YUAN (100));
  g_assert_cmpstr (asked->refusal, ==, NULL);
  g_assert_cmpstr (asked->warning, ==, NULL);
  g_assert_cmpint (asked->fee.e4, ==, YUAN (2).e4);
  g_assert_cmpint (asked->credit.e4, ==, YUAN (98).e4);
  g_assert_cmpint (asked->balance.e4, ==, YUAN (50).e4);
  g_assert_cmpint (asked->balance_after.e4, ==, YUAN (148).e4);
  g_assert_cmpint (asked->price.e6, ==, 980000);
  g_assert_cmpint (asked->energy.wh, ==, 100000);
  g_assert_cmpstr (asked->paid_in_words, ==, "壹佰元整");
  g_assert_cmpint (asked->read_us, ==, office->now_us);
  sale = office_sell (office, "R01", 100, NULL);
  g_assert_cmpint (sale->sale->fee.e4, ==, asked->fee.e4);
  g_assert_cmpint (sale->sale->credit.e4, ==, asked->credit.e4);
  g_assert_cmpstr (sale->receipt->paid_in_words, ==, asked->paid_in_words);
  g_assert_cmpint (sale->topup->amount.e4, ==, asked->credit.e4);
  g_assert_cmpint (office_book (office, PWT_BOOK_CASH).e4, ==, YUAN (100).e4);
  g_assert_cmpint (office_book (office, PWT_BOOK_IN_TRANSIT).e4, ==, YUAN (98).e4);
  g_assert_cmpint (office_book (office, PWT_BOOK_FEE_INCOME).e4, ==, YUAN (2).e4);
  pwt_record_free (&pwt_sale_reply_record, sale);
  pwt_record_free (&pwt_quote_record, asked);
}

static void
test_energy_is_rounded_down (Office **fixture, gconstpointer data)
{
  PwtQuote *asked = quote (*fixture, "R01", (PwtMoney){ 100 }); /* one cent at 0.98 a kWh */

  g_assert_cmpint (asked->energy.wh, ==, 10); /* 10.204 */
  pwt_record_free (&pwt_quote_record, asked);
  asked = quote (*fixture, "R01", (PwtMoney){ 999900 });
  g_assert_cmpint (asked->energy.wh, ==, 102030); /* 102,030.6 */
  pwt_record_free (&pwt_quote_record, asked);
}

static void
test_what_waits_counts (Office **fixture, gconstpointer data)
{
  Office *office = *fixture;
  PwtQuote *asked;

  pwt_record_free (&pwt_sale_reply_record, office_sell (office, "R01", 30, NULL));
  asked = quote (office, "R01", YUAN (20));
  g_assert_cmpint (asked->waiting.e4, ==, YUAN (30).e4);
  g_assert_cmpint (asked->balance_after.e4, ==, YUAN (100).e4);
  g_assert_nonnull (strstr (asked->warning, "not arrived"));
  g_assert_cmpstr (asked->refusal, ==, NULL);
  pwt_record_free (&pwt_quote_record, asked);
}

static void
test_a_meter_does_not_hoard (Office **fixture, gconstpointer data)
{
  Office *office = *fixture;
  PwtSaleRequest request = { .id = office_new_id (office),
                             .project = office->project,
                             .point = office_point (office, "R01"),
                             .paid = YUAN (931) };
  PwtQuote *asked;

  set_hoarding_limit (office, NULL, 1000);
  pwt_record_free (&pwt_sale_reply_record, office_sell (office, "R01", 20, NULL));
  asked = quote (office, "R01", YUAN (930)); /* 1000 − 50 in the meter − 20 on the way */
  g_assert_cmpstr (asked->refusal, ==, NULL);
  g_assert_cmpint (asked->hoarding_room.e4, ==, YUAN (930).e4);
  pwt_record_free (&pwt_quote_record, asked);
  asked = quote (office, "R01", YUAN (931));
  g_assert_nonnull (strstr (asked->refusal, "930.00"));
  pwt_record_free (&pwt_quote_record, asked);
  office_assert_fails (office, office->boss, "sale.create", &request, REFUSED);

  set_hoarding_limit (office, "R01", 1100); /* its own goes before the project's */
  asked = quote (office, "R01", YUAN (931));
  g_assert_cmpstr (asked->refusal, ==, NULL);
  g_assert_cmpint (asked->hoarding_room.e4, ==, YUAN (1030).e4);
  pwt_record_free (&pwt_quote_record, asked);
  set_hoarding_limit (office, "R01", 0);
  set_hoarding_limit (office, NULL, 0);
  asked = quote (office, "R01", YUAN (100000));
  g_assert_cmpstr (asked->refusal, ==, NULL);
  g_assert_cmpint (asked->hoarding_room.e4, ==, PWT_NONE);
  pwt_record_free (&pwt_quote_record, asked);
}

static void
test_warnings (Office **fixture, gconstpointer data)
{
  Office *office = *fixture;
  PwtDb *db = pwt_store_business (office->engine->store);
  g_autoptr (GError) error = NULL;
  PwtQuote *asked = quote (office, "R02", YUAN (10));

  g_assert_nonnull (strstr (asked->warning, "never been read"));
  g_assert_cmpint (asked->balance.e4, ==, PWT_NONE);
  g_assert_cmpint (asked->balance_after.e4, ==, PWT_NONE);
  g_assert_cmpstr (asked->refusal, ==, NULL);
  pwt_record_free (&pwt_quote_record, asked);

  g_assert_true (pwt_db_begin (db, &error) &&
                 pwt_sql_run (db, &error, "UPDATE meter_live SET is_lost = 1", "") &&
                 pwt_db_commit (db, &error));
  asked = quote (office, "R01", YUAN (10));
  g_assert_nonnull (strstr (asked->warning, "does not answer"));
  g_assert_cmpstr (asked->refusal, ==, NULL); /* the desk works while the bus is down */
  pwt_record_free (&pwt_quote_record, asked);

  /* All that apply, gravest first, and before an amount is known. */
  pwt_record_free (&pwt_sale_reply_record, office_sell (office, "R01", 10, NULL));
  g_assert_true (pwt_db_begin (db, &error) &&
                 pwt_sql_run (db, &error, "UPDATE meter_live SET other_number = 12345678", "") &&
                 pwt_db_commit (db, &error));
  asked = quote (office, "R01", PWT_MONEY_ZERO);
  g_assert_cmpstr (asked->warning, ==,
                   "Another meter answers here: let its number and the wiring be looked at first\n"
                   "The meter does not answer: the money will be sent when it does\n"
                   "An earlier sale to this meter has not arrived yet: this one will follow it");
  g_assert_cmpstr (asked->refusal, ==, NULL);
  pwt_record_free (&pwt_quote_record, asked);

  /* Whoever was tripped by hand stays in the dark whatever is paid. */
  g_assert_true (pwt_db_begin (db, &error) &&
                 pwt_sql_run (db, &error,
                              "UPDATE meter_live SET other_number = NULL, is_lost = 0,"
                              " is_forced = 1, is_closed = 0",
                              "") &&
                 pwt_db_commit (db, &error));
  asked = quote (office, "R01", PWT_MONEY_ZERO);
  g_assert_nonnull (strstr (asked->warning, "cut by command"));
  g_assert_cmpstr (asked->refusal, ==, NULL);
  pwt_record_free (&pwt_quote_record, asked);
}

/* The card a clerk looked at was another tenant's. */
static void
test_a_room_that_changed_hands_is_refused (Office **fixture, gconstpointer data)
{
  Office *office = *fixture;
  PwtSaleRequest request = { .id = office_new_id (office),
                             .project = office->project,
                             .point = office_point (office, "R01"),
                             .account = office_new_id (office),
                             .paid = YUAN (100) };
  PwtSaleReply *reply;

  office_assert_fails (office, office->boss, "sale.create", &request, REFUSED);
  g_assert_cmpint (office_book (office, PWT_BOOK_CASH).e4, ==, 0);
  request.account = PWT_ID_NONE;
  reply = office_call (office, office->boss, "sale.create", &request);
  request.account = reply->sale->account;
  pwt_record_free (&pwt_sale_reply_record, reply);
  pwt_record_free (&pwt_sale_reply_record,
                   office_call (office, office->boss, "sale.create", &request));
  request.account = office_new_id (office);
  office_assert_fails (office, office->boss, "sale.create", &request, CONFLICT);
}

static void
assert_refused (Office *office, const char *room, gint64 yuan, const char *why)
{
  PwtQuote *asked = quote (office, room, YUAN (yuan));
  PwtSaleRequest request = { .id = office_new_id (office),
                             .project = office->project,
                             .point = office_point (office, room),
                             .paid = YUAN (yuan) };
  g_autoptr (GError) error = office_fail (office, office->boss, "sale.create", &request);

  g_assert_nonnull (strstr (asked->refusal, why));
  g_assert_error (error, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_REFUSED);
  g_assert_cmpstr (error->message, ==, asked->refusal);
  pwt_record_free (&pwt_quote_record, asked);
}

static void
test_refusals (Office **fixture, gconstpointer data)
{
  Office *office = *fixture;

  assert_refused (office, "R03", 10, "No account is open");
  set_fee (office, 1000);
  assert_refused (office, "R01", 10, "does not cover the service fee");
  assert_refused (office, "R01", 9, "does not cover the service fee");
  g_assert_cmpint (office_book (office, PWT_BOOK_CASH).e4, ==, 0);
}

/* A room whose meter is not hung up yet is refused like any other, by the quote and by the sale. */
static void
test_a_point_without_a_meter_is_refused (Office **fixture, gconstpointer data)
{
  Office *office = *fixture;
  PwtIdRequest id = { office->project };
  PwtSiteTree *tree = office_call (office, office->boss, "site.tree", &id);
  PwtPoint point = { .id = office_new_id (office), .project = office->project };
  PwtQuoteRequest asked = { office->project, point.id, YUAN (10) };
  PwtSaleRequest request = {
    .id = office_new_id (office), .project = office->project, .point = point.id, .paid = YUAN (10)
  };
  PwtQuote *refused;

  point.room = ((PwtRoom *) g_ptr_array_index (tree->rooms, 0))->id;
  pwt_record_free (&pwt_nothing_record, office_call (office, office->boss, "point.save", &point));
  refused = office_call (office, office->boss, "sale.quote", &asked);
  g_assert_cmpstr (refused->refusal, ==, "No account is open here: open one first");
  office_assert_fails (office, office->boss, "sale.create", &request, REFUSED);
  pwt_record_free (&pwt_quote_record, refused);
  pwt_record_free (&pwt_site_tree_record, tree);
}

static void
test_no_tariff_in_force_is_an_error (Office **fixture, gconstpointer data)
{
  Office *office = *fixture;
  PwtQuoteRequest request = { office->project, office_point (office, "R01"), YUAN (10) };
  g_autoptr (GError) error = NULL;

  office->now_us -= 700 * PWT_US_PER_DAY; /* before the tariff's first version */
  office->random++;
  g_free (office->boss);
  office->boss = office_sign_in (office, "boss", OFFICE_PASSWORD, &error);
  g_assert_no_error (error);
  office_assert_fails (office, office->boss, "sale.quote", &request, INVALID);
}

static void
test_a_sale_is_booked_once (Office **fixture, gconstpointer data)
{
  Office *office = *fixture;
  PwtSaleRequest request = { .id = office_new_id (office),
                             .project = office->project,
                             .point = office_point (office, "R01"),
                             .paid = YUAN (100),
                             .pay_method = PWT_PAY_WECHAT,
                             .pay_reference = (char *) "4200001" };
  PwtSaleReply *first = office_call (office, office->boss, "sale.create", &request), *again;

  g_assert_cmpstr (first->receipt->pay_reference, ==, "4200001");
  office->now_us += PWT_US_PER_HOUR;
  again = office_call (office, office->boss, "sale.create", &request);
  g_assert_true (pwt_record_equal (&pwt_sale_reply_record, first, again));
  pwt_record_free (&pwt_sale_reply_record, again);
  office_restart (office);
  again = office_call (office, office->boss, "sale.create", &request);
  g_assert_true (pwt_record_equal (&pwt_receipt_record, first->receipt, again->receipt));
  pwt_record_free (&pwt_sale_reply_record, again);
  pwt_record_free (&pwt_sale_reply_record, first);
  g_assert_cmpint (office_book (office, PWT_BOOK_BANK).e4, ==, YUAN (100).e4);
  g_assert_cmpint (office_book (office, PWT_BOOK_CASH).e4, ==, 0);
  g_assert_cmpint (office_count_audit (office, "sale.create"), ==, 1);
}

static void
test_the_same_id_with_other_content_is_refused (Office **fixture, gconstpointer data)
{
  Office *office = *fixture;
  PwtSaleRequest first = { .id = office_new_id (office),
                           .project = office->project,
                           .point = office_point (office, "R01"),
                           .paid = YUAN (100),
                           .pay_reference = (char *) "1" };
  PwtSaleRequest others[] = { first, first, first, first, first };

  pwt_record_free (&pwt_sale_reply_record,
                   office_call (office, office->boss, "sale.create", &first));
  others[0].paid = YUAN (101);
  others[1].point = office_point (office, "R02");
  others[2].pay_method = PWT_PAY_CARD;
  others[3].pay_reference = (char *) "2";
  others[4].pay_reference = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    office_assert_fails (office, office->boss, "sale.create", &others[i], CONFLICT);
  g_assert_cmpint (office_book (office, PWT_BOOK_CASH).e4, ==, YUAN (100).e4);
}

static void
test_a_queued_sale_is_cancelled (Office **fixture, gconstpointer data)
{
  Office *office = *fixture;
  g_autofree char *clerk = office_hire (office, "clerk", PWT_ROLE_CLERK, office->project);
  PwtReceiptView *view;
  PwtSaleReply *sale;
  PwtIdRequest id;

  set_fee (office, 200);
  pwt_record_free (&pwt_sale_reply_record, office_sell (office, "R01", 100, &id.id));
  for (guint i = 0; i < 2; i++) { /* the second time changes nothing */
    sale = office_call (office, clerk, "sale.cancel", &id);
    g_assert_cmpint (sale->topup->state, ==, PWT_TOPUP_CANCELLED);
    g_assert_cmpint (sale->topup->ended_us, ==, OFFICE_BEGIN_US);
    pwt_record_free (&pwt_sale_reply_record, sale);
    office->now_us += PWT_US_PER_SECOND;
  }
  g_assert_cmpint (office_count_audit (office, "sale.cancel"), ==, 1);
  view = office_call (office, clerk, "receipt.get", &id);
  g_assert_cmpint (view->topup->ended_us, ==, OFFICE_BEGIN_US);
  g_assert_cmpstr (view->cancelled_by, ==, "clerk");
  pwt_record_free (&pwt_receipt_view_record, view);
  for (PwtBook book = 0; book < PWT_N_BOOKS; book++)
    g_assert_cmpint (office_book (office, book).e4, ==, 0);
}

/* Steps @id's top-up on as the lines would. */
static void
step (Office *office, PwtId id, PwtTopupState state)
{
  PwtDb *db = pwt_store_business (office->engine->store);
  g_autoptr (GError) error = NULL;
  PwtTopup *topup = pwt_db_get (db, &pwt_topup_record, id, &error);

  topup->state = state;
  topup->count_before = 7;
  topup->target_count = 8;
  topup->balance_before = YUAN (50);
  topup->intent_us = office->now_us;
  g_assert_true (pwt_db_begin (db, &error) && pwt_topups_advance (db, topup, &error) &&
                 pwt_db_commit (db, &error));
  pwt_record_free (&pwt_topup_record, topup);
}

static void
test_what_is_on_its_way_is_not_cancelled (Office **fixture, gconstpointer data)
{
  static const PwtTopupState states[] = { PWT_TOPUP_INTENT, PWT_TOPUP_SENT, PWT_TOPUP_UNKNOWN };
  Office *office = *fixture;
  PwtIdRequest id;

  pwt_record_free (&pwt_sale_reply_record, office_sell (office, "R01", 100, &id.id));
  for (guint i = 0; i < G_N_ELEMENTS (states); i++) {
    step (office, id.id, states[i]);
    office_assert_fails (office, office->boss, "sale.cancel", &id, REFUSED);
  }
  g_assert_cmpint (office_book (office, PWT_BOOK_IN_TRANSIT).e4, ==, YUAN (100).e4);
}

static void
test_receipts_have_no_gaps (Office **fixture, gconstpointer data)
{
  Office *office = *fixture;
  PwtId projects[] = { office->project, office_import (office, 1, 1) };

  for (guint i = 0; i < 6; i++) {
    PwtSaleRequest refused = { .id = office_new_id (office), .paid = YUAN (10) };
    PwtSaleReply *sale;

    office->project = projects[i % 2];
    refused.project = office->project;
    refused.point = office_new_id (office);
    office_assert_fails (office, office->boss, "sale.create", &refused, NOT_FOUND);
    sale = office_sell (office, "R01", 10, NULL);
    g_assert_cmpint (sale->receipt->number, ==, i / 2 + 1);
    pwt_record_free (&pwt_sale_reply_record, sale);
    office_restart (office);
  }
  office->project = projects[0];
}

static void
test_prints_are_counted (Office **fixture, gconstpointer data)
{
  Office *office = *fixture;
  PwtIdRequest id;

  pwt_record_free (&pwt_sale_reply_record, office_sell (office, "R01", 10, &id.id));
  for (guint i = 1; i <= 3; i++) {
    PwtReceiptView *view = office_call (office, office->boss, "receipt.print", &id);

    g_assert_cmpint (view->receipt->prints, ==, i);
    g_assert_cmpstr (view->receipt->room, ==, "A座 1F R01");
    g_assert_cmpstr (view->receipt->operator_name, ==, "老板");
    g_assert_cmpstr (view->receipt->company, ==, "试验物业");
    pwt_record_free (&pwt_receipt_view_record, view);
  }
  g_assert_cmpint (office_count_audit (office, "receipt.print"), ==, 3);
}

static void
test_a_receipt_stays_as_it_was (Office **fixture, gconstpointer data)
{
  Office *office = *fixture;
  PwtIdRequest id;
  PwtSaleReply *sale = office_sell (office, "R01", 10, &id.id);
  PwtReceiptView *view;
  PwtSiteTree *tree;
  PwtIdRequest project = { office->project };

  tree = office_call (office, office->boss, "site.tree", &project);
  g_free (tree->project->company);
  tree->project->company = g_strdup ("另一家物业");
  pwt_record_free (&pwt_nothing_record,
                   office_call (office, office->boss, "project.save", tree->project));
  view = office_call (office, office->boss, "receipt.get", &id);
  g_assert_true (pwt_record_equal (&pwt_receipt_record, sale->receipt, view->receipt));
  pwt_record_free (&pwt_receipt_view_record, view);
  pwt_record_free (&pwt_site_tree_record, tree);
  pwt_record_free (&pwt_sale_reply_record, sale);
}

/* A folder with one profile, whose model has no way to be given money. */
static char *
make_profiles (void)
{
  g_autofree char *from =
      g_build_filename (g_getenv ("PWT_PROFILES_DIR"), "acrel-dtsy1352.json", NULL);
  char *dir = g_dir_make_tmp ("prewatt-profiles-XXXXXX", NULL);
  g_autofree char *to = g_build_filename (dir, "acrel-dtsy1352.json", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  JsonObject *commands, *topup = json_object_new ();

  json_parser_load_from_file (parser, from, &error);
  g_assert_no_error (error);
  commands = json_object_get_object_member (json_node_get_object (json_parser_get_root (parser)),
                                            "commands");
  json_object_set_string_member (topup, "impossible", "it takes cards only");
  json_object_set_object_member (commands, "topup", topup);
  text = json_to_string (json_parser_get_root (parser), FALSE);
  g_file_set_contents (to, text, -1, &error);
  g_assert_no_error (error);
  return dir;
}

static void
test_no_money_for_a_model_that_takes_none (void)
{
  g_autofree char *whole = g_strdup (g_getenv ("PWT_PROFILES_DIR"));
  g_autofree char *dir = make_profiles ();
  g_autofree char *file = g_build_filename (dir, "acrel-dtsy1352.json", NULL);
  Office *office;
  PwtSaleRequest sale;
  PwtQuote *asked;

  g_setenv ("PWT_PROFILES_DIR", dir, TRUE);
  office = office_new ();
  g_setenv ("PWT_PROFILES_DIR", whole, TRUE);
  office_show (office, "R01", 50, 7);
  asked = quote (office, "R01", YUAN (20));
  g_assert_nonnull (strstr (asked->refusal, "cards only"));
  pwt_record_free (&pwt_quote_record, asked);
  sale = (PwtSaleRequest){ .id = office_new_id (office),
                           .project = office->project,
                           .point = office_point (office, "R01"),
                           .paid = YUAN (20) };
  office_assert_fails (office, office->boss, "sale.create", &sale, REFUSED);
  office_verify (office);
  office_free (office);
  g_unlink (file);
  g_rmdir (dir);
}

#define ADD(name, test) g_test_add ("/engine/sales/" name, Office *, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("a-quote-is-what-the-sale-does", test_a_quote_is_what_the_sale_does);
  ADD ("energy-is-rounded-down", test_energy_is_rounded_down);
  ADD ("what-waits-counts", test_what_waits_counts);
  ADD ("a-meter-does-not-hoard", test_a_meter_does_not_hoard);
  ADD ("warnings", test_warnings);
  ADD ("a-room-that-changed-hands-is-refused", test_a_room_that_changed_hands_is_refused);
  ADD ("refusals", test_refusals);
  ADD ("a-point-without-a-meter-is-refused", test_a_point_without_a_meter_is_refused);
  ADD ("no-tariff-in-force-is-an-error", test_no_tariff_in_force_is_an_error);
  ADD ("a-sale-is-booked-once", test_a_sale_is_booked_once);
  ADD ("the-same-id-with-other-content-is-refused", test_the_same_id_with_other_content_is_refused);
  ADD ("a-queued-sale-is-cancelled", test_a_queued_sale_is_cancelled);
  ADD ("what-is-on-its-way-is-not-cancelled", test_what_is_on_its_way_is_not_cancelled);
  ADD ("receipts-have-no-gaps", test_receipts_have_no_gaps);
  ADD ("prints-are-counted", test_prints_are_counted);
  ADD ("a-receipt-stays-as-it-was", test_a_receipt_stays_as_it_was);
  g_test_add_func ("/engine/sales/no-money-for-a-model-that-takes-none",
                   test_no_money_for_a_model_that_takes_none);
  return g_test_run ();
}
