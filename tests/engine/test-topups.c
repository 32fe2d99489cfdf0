/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Money that a meter refused, or that nobody can explain, and what people decide about it: with
 * real meters on wires, and the books verified after each. */
#include <glib/gstdio.h>

#include "engine/private.h"
#include "store/backup.h"
#include "store/journal.h"
#include "world.h"

#define YUAN(y) ((PwtMoney){ (y) *10000 })
#define TOO_MUCH 25000 /* yuan: the simulated meters hold 20,000 */

typedef struct {
  World *world;
  PwtId sale;
} Fixture;

static PwtSaleReply *
get_sale (Fixture *f)
{
  PwtIdRequest request = { f->sale };

  return world_call (f->world, "sale.get", &request);
}

static PwtTopupState
state_of (Fixture *f)
{
  PwtSaleReply *sale = get_sale (f);
  PwtTopupState state = sale->topup->state;

  pwt_record_free (&pwt_sale_reply_record, sale);
  return state;
}

static PwtId
topup_of (Fixture *f)
{
  PwtSaleReply *sale = get_sale (f);
  PwtId id = sale->topup->id;

  pwt_record_free (&pwt_sale_reply_record, sale);
  return id;
}

static void
sell (Fixture *f, gint64 yuan, PwtPayMethod method)
{
  PwtSaleRequest request = { .id = f->sale = world_new_id (f->world),
                             .project = f->world->project,
                             .point = world_point (f->world, "R01"),
                             .paid = YUAN (yuan),
                             .pay_method = method };

  pwt_record_free (&pwt_sale_reply_record, world_call (f->world, "sale.create", &request));
}

static PwtMoney
book (Fixture *f, PwtBook which)
{
  g_autoptr (GError) error = NULL;
  PwtMoney total;

  g_assert_true (pwt_journal_total (pwt_store_business (f->world->engine->store), f->world->project,
                                    which, &total, &error));
  return total;
}

static void
assert_books (Fixture *f, gint64 cash, gint64 bank, gint64 transit, gint64 refund, gint64 fee)
{
  g_assert_cmpint (book (f, PWT_BOOK_CASH).e4, ==, YUAN (cash).e4);
  g_assert_cmpint (book (f, PWT_BOOK_BANK).e4, ==, YUAN (bank).e4);
  g_assert_cmpint (book (f, PWT_BOOK_IN_TRANSIT).e4, ==, YUAN (transit).e4);
  g_assert_cmpint (book (f, PWT_BOOK_TO_REFUND).e4, ==, YUAN (refund).e4);
  g_assert_cmpint (book (f, PWT_BOOK_FEE_INCOME).e4, ==, YUAN (fee).e4);
}

static void
verify (Fixture *f)
{
  PwtVerification *found = world_call (f->world, "books.verify", NULL);

  for (guint i = 0; i < found->findings->len; i++) {
    const PwtFinding *finding = g_ptr_array_index (found->findings, i);
    g_autofree char *text = pwt_finding_dup_text (finding);

    if (!finding->is_good)
      g_test_message ("%s: %s", finding->subject, text);
  }
  g_assert_true (found->is_good);
  pwt_record_free (&pwt_verification_record, found);
}

static void
save_project (Fixture *f, gint64 fee_yuan, gint64 limit_yuan)
{
  PwtIdRequest id = { f->world->project };
  PwtSiteTree *tree = world_call (f->world, "site.tree", &id);

  tree->project->service_fee = YUAN (fee_yuan);
  tree->project->hoarding_limit = YUAN (limit_yuan);
  pwt_record_free (&pwt_nothing_record, world_call (f->world, "project.save", tree->project));
  pwt_record_free (&pwt_site_tree_record, tree);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *json = world_site_json (2, 2, "acrel-dtsy1352");

  f->world = world_new (json, 1);
  save_project (f, 2, 0);
  world_run (f->world, 6 * PWT_US_PER_MINUTE);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  verify (f);
  world_free (f->world);
}

/* The meter itself says no. */
static void
make_rejected (Fixture *f, PwtPayMethod method)
{
  sell (f, TOO_MUCH, method);
  world_run (f->world, 5 * PWT_US_PER_SECOND);
  g_assert_cmpint (state_of (f), ==, PWT_TOPUP_REJECTED);
}

static char *
dup_quoted (Fixture *f, gboolean is_refusal)
{
  PwtQuoteRequest request = { f->world->project, world_point (f->world, "R01"), YUAN (100) };
  PwtQuote *quote = world_call (f->world, "sale.quote", &request);
  char *text = g_strdup (is_refusal ? quote->refusal : quote->warning);

  pwt_record_free (&pwt_quote_record, quote);
  return text;
}

/* Somebody else sells to the meter while this sale is on its way. */
static void
make_conflict (Fixture *f)
{
  sell (f, 100, PWT_PAY_CASH);
  while (state_of (f) == PWT_TOPUP_QUEUED)
    world_run (f->world, PWT_US_PER_SECOND / 200);
  world_sim_meter (f->world, 1, 1)->count += 3;
  world_run (f->world, 30 * PWT_US_PER_SECOND);
  g_assert_cmpint (state_of (f), ==, PWT_TOPUP_UNKNOWN); /* looked at a second time, first */
  world_run (f->world, PWT_US_PER_MINUTE);
  g_assert_cmpint (state_of (f), ==, PWT_TOPUP_CONFLICT);
}

static PwtResolveRequest
request_for (Fixture *f, PwtDecision decision)
{
  return (PwtResolveRequest){ .id = world_new_id (f->world),
                              .topup = topup_of (f),
                              .decision = decision,
                              .reason = (char *) "当面核对" };
}

static void
decide (Fixture *f, PwtDecision decision)
{
  PwtResolveRequest request = request_for (f, decision);

  pwt_record_free (&pwt_sale_reply_record, world_call (f->world, "topup.resolve", &request));
}

static void
assert_refused (Fixture *f, const PwtResolveRequest *request, const char *words)
{
  g_autoptr (GError) error = world_fail (f->world, "topup.resolve", request);

  g_assert_error (error, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_REFUSED);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_refused_money_is_paid_back (Fixture *f, gconstpointer data)
{
  PwtResolveRequest request;
  PwtSaleReply *reply, *again;
  PwtIdRequest id;
  PwtReceiptView *view;

  make_rejected (f, PWT_PAY_WECHAT);
  assert_books (f, 0, TOO_MUCH, 0, TOO_MUCH - 2, 2);
  request = request_for (f, PWT_DECISION_PAY_BACK); /* paid by phone, given back in cash */
  reply = world_call (f->world, "topup.resolve", &request);
  g_assert_cmpint (reply->topup->state, ==, PWT_TOPUP_REFUNDED);
  g_assert_cmpint (reply->decision->number, ==, 1);
  g_assert_cmpint (reply->decision->refund.e4, ==, YUAN (TOO_MUCH).e4);
  g_assert_cmpstr (reply->decision->operator_name, ==, "老板");
  assert_books (f, -TOO_MUCH, TOO_MUCH, 0, 0, 0);

  again = world_call (f->world, "topup.resolve", &request); /* asked again, nothing more is done */
  g_assert_true (pwt_record_equal (&pwt_sale_reply_record, reply, again));
  assert_books (f, -TOO_MUCH, TOO_MUCH, 0, 0, 0);
  id.id = f->sale;
  view = world_call (f->world, "receipt.get", &id);
  g_assert_cmpint (view->decision->number, ==, 1);
  pwt_record_free (&pwt_receipt_view_record, view);
  pwt_record_free (&pwt_sale_reply_record, again);
  pwt_record_free (&pwt_sale_reply_record, reply);

  request.id = world_new_id (f->world);
  assert_refused (f, &request, "Nothing is left");
  request.decision = PWT_DECISION_RESEND;
  assert_refused (f, &request, "Nothing is left");
}

static void
test_the_same_decision_with_other_content_is_refused (Fixture *f, gconstpointer data)
{
  PwtResolveRequest request, others[3];

  make_rejected (f, PWT_PAY_CASH);
  request = request_for (f, PWT_DECISION_PAY_BACK);
  pwt_record_free (&pwt_sale_reply_record, world_call (f->world, "topup.resolve", &request));
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    others[i] = request;
  others[0].decision = PWT_DECISION_RESEND;
  others[1].reason = (char *) "别的原因";
  others[2].pay_method = PWT_PAY_CARD;
  for (guint i = 0; i < G_N_ELEMENTS (others); i++) {
    g_autoptr (GError) error = world_fail (f->world, "topup.resolve", &others[i]);

    g_assert_error (error, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_CONFLICT);
  }
}

/* Decided by whoever stands before the meter, which was read since. */
static void
decide_after_reading (Fixture *f, PwtDecision decision)
{
  world_run (f->world, 6 * PWT_US_PER_MINUTE);
  decide (f, decision);
}

/* The meter was full; later it takes the money, by a target of its own. */
static void
test_refused_money_is_sent_again (Fixture *f, gconstpointer data)
{
  PwtSimMeter *meter = world_sim_meter (f->world, 1, 1);
  PwtResolveRequest request;
  PwtSaleReply *reply;

  make_rejected (f, PWT_PAY_CASH);
  save_project (f, 2, 20000);
  request = request_for (f, PWT_DECISION_RESEND);
  assert_refused (f, &request, "accepts at most");
  save_project (f, 2, 0);
  meter->hoard_limit_cents = 10000000;
  reply = world_call (f->world, "topup.resolve", &request);
  g_assert_cmpint (reply->topup->state, ==, PWT_TOPUP_QUEUED);
  g_assert_true (pwt_id_equal (reply->topup->id, request.id));
  g_assert_true (pwt_id_equal (reply->topup->follows, f->sale));
  g_assert_cmpint (reply->topup->target_count, ==, PWT_NONE);
  pwt_record_free (&pwt_sale_reply_record, reply);
  assert_books (f, TOO_MUCH, 0, TOO_MUCH - 2, 0, 2);
  verify (f);
  world_restart (f->world); /* it is found again like any other */
  world_run (f->world, 10 * PWT_US_PER_SECOND);
  reply = get_sale (f);
  g_assert_cmpint (reply->topup->state, ==, PWT_TOPUP_SETTLED);
  g_assert_cmpint (reply->topup->target_count, ==, 8);
  g_assert_cmpint (reply->decision->decision, ==, PWT_DECISION_RESEND);
  pwt_record_free (&pwt_sale_reply_record, reply);
  g_assert_cmpint (meter->count, ==, 8);
  assert_books (f, TOO_MUCH, 0, 0, 0, 2);
}

/* Refused again and again, undone in the end: still one sale, one receipt, one payment back. */
static void
test_refused_twice_and_paid_back (Fixture *f, gconstpointer data)
{
  make_rejected (f, PWT_PAY_CASH);
  for (guint i = 0; i < 2; i++) {
    decide (f, PWT_DECISION_RESEND);
    world_run (f->world, 10 * PWT_US_PER_SECOND);
    g_assert_cmpint (state_of (f), ==, PWT_TOPUP_REJECTED);
    assert_books (f, TOO_MUCH, 0, 0, TOO_MUCH - 2, 2);
    verify (f);
  }
  decide (f, PWT_DECISION_PAY_BACK);
  assert_books (f, 0, 0, 0, 0, 0);
}

/* What is sent again and not sent yet can be cancelled as any sale. */
static void
test_sent_again_can_be_cancelled (Fixture *f, gconstpointer data)
{
  PwtIdRequest id;

  make_rejected (f, PWT_PAY_CASH);
  pwt_sim_line_set_mute (pwt_sim_site_line (f->world->sim, 1)->line, 1, TRUE);
  decide (f, PWT_DECISION_RESEND);
  world_run (f->world, 10 * PWT_US_PER_SECOND);
  g_assert_cmpint (state_of (f), ==, PWT_TOPUP_QUEUED);
  id.id = f->sale;
  pwt_record_free (&pwt_sale_reply_record, world_call (f->world, "sale.cancel", &id));
  g_assert_cmpint (state_of (f), ==, PWT_TOPUP_CANCELLED);
  assert_books (f, 0, 0, 0, 0, 0);
}

static void
test_doubt_is_decided_on_what_the_meter_shows (Fixture *f, gconstpointer data)
{
  PwtResolveRequest request;
  PwtSaleReply *reply;

  make_conflict (f);
  assert_books (f, 100, 0, 98, 0, 2);
  request = request_for (f, PWT_DECISION_ARRIVED);
  assert_refused (f, &request, "Read the meter first");
  world_run (f->world, 6 * PWT_US_PER_MINUTE);
  request.decision = PWT_DECISION_PAY_BACK;
  assert_refused (f, &request, "Decide first");
  request.decision = PWT_DECISION_ARRIVED;
  reply = world_call (f->world, "topup.resolve", &request);
  g_assert_cmpint (reply->topup->state, ==, PWT_TOPUP_SETTLED);
  g_assert_cmpint (reply->decision->count, ==, 10);
  g_assert_cmpint (reply->decision->read_us, >, reply->topup->ended_us);
  g_assert_cmpint (reply->decision->number, ==, PWT_NONE);
  pwt_record_free (&pwt_sale_reply_record, reply);
  assert_books (f, 100, 0, 0, 0, 2);
  g_assert_cmpint (book (f, PWT_BOOK_PREPAID).e4, >=, YUAN (98).e4);
}

static void
test_what_did_not_arrive_is_sent_again (Fixture *f, gconstpointer data)
{
  PwtSimMeter *meter = world_sim_meter (f->world, 1, 1);

  make_conflict (f);
  world_run (f->world, 6 * PWT_US_PER_MINUTE);
  decide (f, PWT_DECISION_NOT_ARRIVED);
  g_assert_cmpint (state_of (f), ==, PWT_TOPUP_REJECTED);
  assert_books (f, 100, 0, 0, 98, 2);
  verify (f);
  decide (f, PWT_DECISION_RESEND);
  world_run (f->world, 10 * PWT_US_PER_SECOND);
  g_assert_cmpint (state_of (f), ==, PWT_TOPUP_SETTLED);
  g_assert_cmpint (meter->count, ==, 11);
}

/* --- a count that the books cannot account for --- */

static void
assert_waits_for_a_person (Fixture *f, gint64 shown, gint64 known)
{
  PwtSaleReply *reply = get_sale (f);

  g_assert_cmpint (reply->topup->state, ==, PWT_TOPUP_CONFLICT);
  g_assert_cmpint (reply->topup->attempts, ==, 0);
  g_assert_cmpint (reply->topup->count_after, ==, shown);
  g_assert_cmpint (reply->topup->count_before, ==, known);
  g_assert_nonnull (strstr (reply->topup->reason, "Nothing was sent"));
  pwt_record_free (&pwt_sale_reply_record, reply);
}

/* Somebody sells by another way: the clerk is told before taking money, nothing is sent, and once
 * a person has decided, what the meter shows is where the books go on. */
static void
test_what_somebody_else_sold_is_not_ours (Fixture *f, gconstpointer data)
{
  PwtSimMeter *meter = world_sim_meter (f->world, 1, 1);
  g_autofree char *before = dup_quoted (f, FALSE), *after = NULL;
  g_autofree char *in_conflict = NULL, *decided = NULL;
  gint64 balance;

  g_assert_null (before);
  meter->count += 1;
  world_run (f->world, 6 * PWT_US_PER_MINUTE);
  after = dup_quoted (f, FALSE);
  g_assert_nonnull (strstr (after, "is not the one in the books"));
  sell (f, 100, PWT_PAY_CASH);
  world_run (f->world, 2 * PWT_US_PER_MINUTE);
  assert_waits_for_a_person (f, 8, 7);
  in_conflict = dup_quoted (f, TRUE);
  g_assert_nonnull (strstr (in_conflict, "is in conflict"));
  balance = meter->balance_e9;
  assert_books (f, 100, 0, 98, 0, 2);
  decide_after_reading (f, PWT_DECISION_NOT_ARRIVED);
  decided = dup_quoted (f, TRUE);
  g_assert_null (decided);
  g_assert_cmpint (meter->balance_e9, <=, balance);
  verify (f);
  decide (f, PWT_DECISION_RESEND);
  world_run (f->world, 10 * PWT_US_PER_SECOND);
  g_assert_cmpint (state_of (f), ==, PWT_TOPUP_SETTLED);
  g_assert_cmpint (meter->count, ==, 9);
  assert_books (f, 100, 0, 0, 0, 2);
}

/* Two adapters are exchanged: the same model answers at the same address, with another past. */
static void
test_another_meter_gets_nothing (Fixture *f, gconstpointer data)
{
  PwtSimMeter *meter = world_sim_meter (f->world, 1, 1);
  gint64 balance;

  sell (f, 100, PWT_PAY_CASH);
  world_run (f->world, 10 * PWT_US_PER_SECOND);
  g_assert_cmpint (state_of (f), ==, PWT_TOPUP_SETTLED);
  meter->count = 3;
  meter->balance_e9 = balance = 12345 * G_GINT64_CONSTANT (1000000000);
  sell (f, 50, PWT_PAY_CASH);
  world_run (f->world, 2 * PWT_US_PER_MINUTE);
  assert_waits_for_a_person (f, 3, 8);
  g_assert_cmpint (meter->count, ==, 3);
  g_assert_cmpint (meter->balance_e9, <=, balance);
}

static void
rename_meter (Fixture *f, const char *serial)
{
  PwtIdRequest id = { world_meter (f->world, "R01") };
  PwtMeterDetail *detail = world_call (f->world, "meter.get", &id);

  g_free (detail->meter->serial);
  detail->meter->serial = g_strdup (serial);
  pwt_record_free (&pwt_nothing_record, world_call (f->world, "meter.save", detail->meter));
  pwt_record_free (&pwt_meter_detail_record, detail);
}

/* Meters of the same batch have counts that are soon the same: their own numbers tell them apart,
 * until somebody says that another one was installed. */
static void
test_a_meter_of_another_number_gets_nothing (Fixture *f, gconstpointer data)
{
  PwtSimMeter *meter = world_sim_meter (f->world, 1, 1);
  PwtSaleReply *reply;

  g_strlcpy (meter->serial, "209912310099", sizeof meter->serial);
  sell (f, 100, PWT_PAY_CASH);
  world_run (f->world, 2 * PWT_US_PER_MINUTE);
  reply = get_sale (f);
  g_assert_cmpint (reply->topup->state, ==, PWT_TOPUP_CONFLICT);
  g_assert_cmpint (reply->topup->attempts, ==, 0);
  g_assert_nonnull (strstr (reply->topup->reason, "in 12310099, the one known here in 01010001"));
  pwt_record_free (&pwt_sale_reply_record, reply);
  decide_after_reading (f, PWT_DECISION_NOT_ARRIVED);
  decide (f, PWT_DECISION_RESEND);
  world_run (f->world, 2 * PWT_US_PER_MINUTE);
  g_assert_cmpint (state_of (f), ==, PWT_TOPUP_CONFLICT); /* to decide is not to replace */
  g_assert_cmpint (meter->count, ==, 7);

  decide_after_reading (f, PWT_DECISION_NOT_ARRIVED);
  rename_meter (f, "209912310099");
  decide (f, PWT_DECISION_RESEND);
  world_run (f->world, 10 * PWT_US_PER_SECOND);
  g_assert_cmpint (state_of (f), ==, PWT_TOPUP_SETTLED);
  g_assert_cmpint (meter->count, ==, 8);
}

/* A sale is on its way when its meter is exchanged for one of the same batch: its count is what the
 * target wants, its number is not. */
static void
test_another_number_while_unknown (Fixture *f, gconstpointer data)
{
  PwtSimMeter *meter = world_sim_meter (f->world, 1, 1);
  PwtSimFaultRule deaf = { .kind = PWT_SIM_FAULT_DROP_REQUEST,
                           .on = PWT_SIM_ON_RECHARGE,
                           .times = PWT_SIM_FOREVER,
                           .chance_ppm = 1000000 };
  PwtSimLine *line = pwt_sim_site_line (f->world->sim, 1)->line;

  pwt_sim_line_add_fault (line, &deaf);
  sell (f, 100, PWT_PAY_CASH);
  world_run (f->world, 30 * PWT_US_PER_SECOND);
  g_assert_cmpint (state_of (f), ==, PWT_TOPUP_UNKNOWN);
  pwt_sim_line_clear_faults (line);
  g_strlcpy (meter->serial, "209912310099", sizeof meter->serial);
  world_run (f->world, 20 * PWT_US_PER_MINUTE);
  g_assert_cmpint (state_of (f), ==, PWT_TOPUP_CONFLICT);
  g_assert_cmpint (meter->count, ==, 7);
}

/* --- after a restored backup --- */

/* A backup made while the meter of R01 is silent. */
static char *
back_up_silent (Fixture *f, char **root)
{
  g_autoptr (GError) error = NULL;
  char *backup;
  gint64 bytes;

  *root = g_dir_make_tmp ("pwt-backup-XXXXXX", NULL);
  backup = g_build_filename (*root, "copy", NULL);
  world_run (f->world, PWT_US_PER_SECOND);
  g_assert_true (pwt_backup_make (f->world->engine->store, backup, NULL, &bytes, &error));
  g_assert_no_error (error);
  return backup;
}

static void
remove_backup (char *backup, char *root)
{
  g_assert_true (pwt_backup_remove (backup, NULL));
  g_rmdir (root);
  g_free (backup);
  g_free (root);
}

static void
set_mute (Fixture *f, gboolean is_mute)
{
  pwt_sim_line_set_mute (pwt_sim_site_line (f->world->sim, 1)->line, 1, is_mute);
}

/* Two sales that were queued when the backup was made have both arrived since: each waits for a
 * person, and to decide the first sends nothing of the second. */
static void
test_restored_money_is_not_sent_again (Fixture *f, gconstpointer data)
{
  PwtSimMeter *meter = world_sim_meter (f->world, 1, 1);
  PwtId first, second;
  char *root, *backup;
  PwtSaleReply *reply;

  set_mute (f, TRUE);
  sell (f, 100, PWT_PAY_CASH);
  first = f->sale;
  sell (f, 50, PWT_PAY_CASH);
  second = f->sale;
  backup = back_up_silent (f, &root);
  set_mute (f, FALSE);
  world_run (f->world, PWT_US_PER_HOUR);
  g_assert_cmpint (state_of (f), ==, PWT_TOPUP_SETTLED);
  g_assert_cmpint (meter->count, ==, 9);

  world_restore (f->world, backup);
  reply = get_sale (f);
  g_assert_cmpint (reply->topup->state, ==, PWT_TOPUP_CONFLICT);
  g_assert_nonnull (strstr (reply->topup->reason, "restored from a backup"));
  pwt_record_free (&pwt_sale_reply_record, reply);
  f->sale = first;
  g_assert_cmpint (state_of (f), ==, PWT_TOPUP_CONFLICT);
  decide_after_reading (f, PWT_DECISION_ARRIVED);
  world_run (f->world, PWT_US_PER_HOUR);
  f->sale = second;
  g_assert_cmpint (state_of (f), ==, PWT_TOPUP_CONFLICT);
  decide (f, PWT_DECISION_ARRIVED);
  g_assert_cmpint (meter->count, ==, 9);
  assert_books (f, 150, 0, 0, 0, 4);
  world_restart (f->world); /* said once */
  sell (f, 50, PWT_PAY_CASH);
  world_run (f->world, 10 * PWT_US_PER_SECOND);
  g_assert_cmpint (state_of (f), ==, PWT_TOPUP_SETTLED);
  g_assert_cmpint (meter->count, ==, 10);
  remove_backup (backup, root);
}

/* Cancelled and given back after the backup: its meter shows nothing of it. */
static void
test_restored_money_that_was_cancelled_is_not_sent (Fixture *f, gconstpointer data)
{
  PwtSimMeter *meter = world_sim_meter (f->world, 1, 1);
  PwtIdRequest id;
  char *root, *backup;

  set_mute (f, TRUE);
  sell (f, 100, PWT_PAY_CASH);
  backup = back_up_silent (f, &root);
  id.id = f->sale;
  pwt_record_free (&pwt_sale_reply_record, world_call (f->world, "sale.cancel", &id));
  set_mute (f, FALSE);
  world_restore (f->world, backup);
  world_run (f->world, PWT_US_PER_HOUR);
  g_assert_cmpint (state_of (f), ==, PWT_TOPUP_CONFLICT);
  g_assert_cmpint (meter->count, ==, 7);
  remove_backup (backup, root);
}

/* Two queued one behind the other while somebody else sells: the second is not let go by what is
 * decided about the first. */
static void
test_those_behind_a_doubt_are_doubted (Fixture *f, gconstpointer data)
{
  PwtSimMeter *meter = world_sim_meter (f->world, 1, 1);
  PwtId first;

  set_mute (f, TRUE);
  sell (f, 100, PWT_PAY_CASH);
  first = f->sale;
  world_run (f->world, PWT_US_PER_SECOND); /* of the same moment either may be the first */
  sell (f, 50, PWT_PAY_CASH);
  meter->count += 1;
  set_mute (f, FALSE);
  for (guint i = 0; i < 600 && state_of (f) == PWT_TOPUP_QUEUED; i++) {
    PwtId second = f->sale;

    f->sale = first;
    if (state_of (f) == PWT_TOPUP_CONFLICT)
      break;
    f->sale = second;
    world_run (f->world, PWT_US_PER_SECOND);
  }
  g_assert_true (pwt_id_equal (f->sale, first));
  world_run (f->world, 10 * PWT_US_PER_SECOND);
  {
    PwtIdRequest meter_id = { world_meter (f->world, "R01") };
    PwtCommandRequest read = { .id = world_new_id (f->world),
                               .project = f->world->project,
                               .meter = meter_id.id,
                               .kind = PWT_COMMAND_READ,
                               .expires_us = PWT_TIME_NONE };

    pwt_record_free (&pwt_command_record, world_call (f->world, "meter.command", &read));
  }
  world_run (f->world, 5 * PWT_US_PER_SECOND);
  decide (f, PWT_DECISION_NOT_ARRIVED);
  world_run (f->world, PWT_US_PER_HOUR);
  g_assert_cmpint (meter->count, ==, 8);
}

/* What cannot even be given to a line says so, and goes on when it can. */
static void
test_a_line_that_is_off_is_named (Fixture *f, gconstpointer data)
{
  PwtIdRequest id = { f->world->project };
  PwtSiteTree *tree = world_call (f->world, "site.tree", &id);
  PwtLine *line = g_ptr_array_index (tree->lines, 0);
  PwtSaleReply *reply;

  line->is_disabled = TRUE;
  pwt_record_free (&pwt_nothing_record, world_call (f->world, "line.save", line));
  sell (f, 100, PWT_PAY_CASH);
  world_run (f->world, 10 * PWT_US_PER_SECOND);
  reply = get_sale (f);
  g_assert_cmpint (reply->topup->state, ==, PWT_TOPUP_QUEUED);
  g_assert_cmpstr (reply->topup->reason, ==, "The meter's line is switched off.");
  g_assert_cmpint (reply->topup->next_try_us, >, f->world->now_us);
  pwt_record_free (&pwt_sale_reply_record, reply);
  line->is_disabled = FALSE;
  pwt_record_free (&pwt_nothing_record, world_call (f->world, "line.save", line));
  world_run (f->world, 6 * PWT_US_PER_MINUTE);
  g_assert_cmpint (state_of (f), ==, PWT_TOPUP_SETTLED);
  pwt_record_free (&pwt_site_tree_record, tree);
}

/* A meter that is dead can be judged without being read; the decision says so. */
static void
test_a_dead_meter_can_be_judged (Fixture *f, gconstpointer data)
{
  PwtResolveRequest request;
  PwtSaleReply *reply;

  make_conflict (f);
  pwt_sim_line_set_mute (pwt_sim_site_line (f->world->sim, 1)->line, 1, TRUE);
  world_run (f->world, PWT_US_PER_HOUR);
  request = request_for (f, PWT_DECISION_NOT_ARRIVED);
  reply = world_call (f->world, "topup.resolve", &request);
  g_assert_cmpint (reply->decision->read_us, ==, PWT_TIME_NONE);
  g_assert_cmpint (reply->decision->count, ==, PWT_NONE);
  pwt_record_free (&pwt_sale_reply_record, reply);
}

static char *
hire (World *world, const char *name, PwtFirstRole role)
{
  PwtOperator operator_ = { .id = world_new_id (world), .name = (char *) name };
  PwtOperatorRole given = { world_new_id (world), operator_.id, world->project,
                            pwt_first_role_id (role) };
  g_autoptr (GPtrArray) roles = g_ptr_array_new ();
  PwtOperatorSaveRequest request = { &operator_, (char *) "staple battery", roles };
  PwtSignInRequest sign_in = { (char *) name, (char *) "staple battery", NULL };
  PwtSession *session;
  char *token;

  g_ptr_array_add (roles, &given);
  pwt_record_free (&pwt_password_reply_record, world_call (world, "operator.save", &request));
  session = world_call (world, "auth.sign-in", &sign_in);
  token = g_strdup (session->token);
  pwt_record_free (&pwt_session_record, session);
  return token;
}

static void
assert_code (Fixture *f, const char *token, const PwtResolveRequest *request, int code)
{
  g_autoptr (GError) error = NULL;
  gpointer reply = pwt_engine_call_wait (f->world->engine, "topup.resolve", token, request, &error);

  g_assert_cmpint (error != NULL ? error->code : -1, ==, code);
  pwt_record_free (&pwt_sale_reply_record, reply);
}

/* Who took the money does not say whether it arrived; who says so does not give it back. */
static void
test_two_people_decide_about_doubt (Fixture *f, gconstpointer data)
{
  g_autofree char *clerk = hire (f->world, "clerk", PWT_ROLE_CLERK);
  g_autofree char *finance = hire (f->world, "finance", PWT_ROLE_FINANCE);
  PwtResolveRequest request;

  make_conflict (f);
  world_run (f->world, 6 * PWT_US_PER_MINUTE);
  request = request_for (f, PWT_DECISION_NOT_ARRIVED);
  assert_code (f, clerk, &request, PWT_ENGINE_ERROR_DENIED);
  assert_code (f, finance, &request, -1);
  request = request_for (f, PWT_DECISION_PAY_BACK);
  assert_code (f, finance, &request, PWT_ENGINE_ERROR_DENIED);
  request.reason = NULL;
  assert_code (f, clerk, &request, PWT_ENGINE_ERROR_INVALID);
  request.reason = (char *) "商户要求退款";
  assert_code (f, clerk, &request, -1);
}

/* Above the project's limit two people see it: who took the money does not give it back alone. */
static void
test_who_took_it_does_not_pay_it_back_alone (Fixture *f, gconstpointer data)
{
  g_autofree char *clerk = hire (f->world, "clerk", PWT_ROLE_CLERK);
  PwtIdRequest id = { f->world->project };
  PwtSiteTree *tree = world_call (f->world, "site.tree", &id);
  PwtResolveRequest request;

  make_rejected (f, PWT_PAY_CASH); /* taken by the boss */
  request = request_for (f, PWT_DECISION_PAY_BACK);
  tree->project->pay_back_limit = YUAN (TOO_MUCH - 1);
  pwt_record_free (&pwt_nothing_record, world_call (f->world, "project.save", tree->project));
  assert_refused (f, &request, "above 24,999.00 yuan somebody else");
  assert_code (f, clerk, &request, -1);
  assert_books (f, 0, 0, 0, 0, 0);

  sell (f, TOO_MUCH, PWT_PAY_CASH);
  world_run (f->world, 5 * PWT_US_PER_SECOND);
  request = request_for (f, PWT_DECISION_PAY_BACK);
  tree->project->pay_back_limit = YUAN (TOO_MUCH);
  pwt_record_free (&pwt_nothing_record, world_call (f->world, "project.save", tree->project));
  decide (f, PWT_DECISION_PAY_BACK);
  assert_books (f, 0, 0, 0, 0, 0);
  pwt_record_free (&pwt_site_tree_record, tree);
}

static void
test_the_line_stays_while_money_is_on_its_way (Fixture *f, gconstpointer data)
{
  PwtIdRequest id = { f->world->project };
  PwtSiteTree *tree = world_call (f->world, "site.tree", &id);
  PwtLine *line = g_ptr_array_index (tree->lines, 0);
  g_autofree char *port = g_strdup (line->port);
  g_autoptr (GError) error = NULL;

  sell (f, 100, PWT_PAY_CASH);
  while (state_of (f) == PWT_TOPUP_QUEUED)
    world_run (f->world, PWT_US_PER_SECOND / 200);
  g_free (line->port);
  line->port = g_strdup ("/dev/ttyUSB77");
  error = world_fail (f->world, "line.save", line);
  g_assert_error (error, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_REFUSED);
  g_free (line->port);
  line->port = g_strdup (port);
  line->interval_s *= 2; /* what does not say who answers may change */
  pwt_record_free (&pwt_nothing_record, world_call (f->world, "line.save", line));
  world_run (f->world, 30 * PWT_US_PER_SECOND);
  g_assert_cmpint (state_of (f), ==, PWT_TOPUP_SETTLED);
  pwt_record_free (&pwt_site_tree_record, tree);
}

#define ADD(name, test) g_test_add ("/engine/topups/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("refused-money-is-paid-back", test_refused_money_is_paid_back);
  ADD ("the-same-decision-with-other-content-is-refused",
       test_the_same_decision_with_other_content_is_refused);
  ADD ("refused-money-is-sent-again", test_refused_money_is_sent_again);
  ADD ("refused-twice-and-paid-back", test_refused_twice_and_paid_back);
  ADD ("sent-again-can-be-cancelled", test_sent_again_can_be_cancelled);
  ADD ("doubt-is-decided-on-what-the-meter-shows", test_doubt_is_decided_on_what_the_meter_shows);
  ADD ("what-did-not-arrive-is-sent-again", test_what_did_not_arrive_is_sent_again);
  ADD ("what-somebody-else-sold-is-not-ours", test_what_somebody_else_sold_is_not_ours);
  ADD ("another-meter-gets-nothing", test_another_meter_gets_nothing);
  ADD ("a-meter-of-another-number-gets-nothing", test_a_meter_of_another_number_gets_nothing);
  ADD ("another-number-while-unknown", test_another_number_while_unknown);
  ADD ("restored-money-is-not-sent-again", test_restored_money_is_not_sent_again);
  ADD ("restored-money-that-was-cancelled-is-not-sent",
       test_restored_money_that_was_cancelled_is_not_sent);
  ADD ("those-behind-a-doubt-are-doubted", test_those_behind_a_doubt_are_doubted);
  ADD ("a-line-that-is-off-is-named", test_a_line_that_is_off_is_named);
  ADD ("a-dead-meter-can-be-judged", test_a_dead_meter_can_be_judged);
  ADD ("the-line-stays-while-money-is-on-its-way", test_the_line_stays_while_money_is_on_its_way);
  ADD ("who-took-it-does-not-pay-it-back-alone", test_who_took_it_does_not_pay_it_back_alone);
  ADD ("two-people-decide-about-doubt", test_two_people_decide_about_doubt);
  return g_test_run ();
}
