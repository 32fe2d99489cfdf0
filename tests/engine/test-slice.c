/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The slice, through every layer: a site is read, an account opened, electricity sold and proved in
 * the meter, the relay tripped and restored, the books verified. */
#include "world.h"

#define YUAN(y) ((PwtMoney){ (y) *10000 })

static World *
new_world (void)
{
  g_autofree char *json = world_site_json (3, 2, "acrel-dtsy1352");
  World *world = world_new (json, 1);

  world_run (world, 10 * PWT_US_PER_MINUTE);
  return world;
}

static PwtMeterDetail *
get_meter (World *world, const char *room)
{
  PwtIdRequest request = { world_meter (world, room) };

  return world_call (world, "meter.get", &request);
}

static void
test_meters_are_read (void)
{
  World *world = new_world ();
  PwtMeterDetail *detail = get_meter (world, "R01");

  g_assert_cmpint (detail->row->state, ==, PWT_METER_OK);
  g_assert_cmpint (detail->live->purchase_count, ==, 7);
  g_assert_cmpint (detail->live->balance.e4, >, YUAN (190).e4);
  g_assert_true (detail->live->is_closed);
  g_assert_cmpint (detail->live->power_w, >, 300);
  pwt_record_free (&pwt_meter_detail_record, detail);

  detail = get_meter (world, "R03");
  g_assert_cmpint (detail->row->state, ==, PWT_METER_NEW);
  pwt_record_free (&pwt_meter_detail_record, detail);
  world_free (world);
}

static guint
count_samples (World *world, const char *quantity)
{
  PwtCurveRequest request = { world_meter (world, "R01"), (char *) quantity, WORLD_BEGIN_US,
                              world->now_us };
  PwtCurve *curve = world_call (world, "meter.curve", &request);
  guint n = curve->samples->len;

  pwt_record_free (&pwt_curve_record, curve);
  return n;
}

/* The profile's flag decides, for each quantity that is read. */
static void
test_history_is_what_the_profile_says (void)
{
  World *world = new_world ();
  g_autoptr (PwtProfileSet) set = pwt_profile_set_new (g_getenv ("PWT_PROFILES_DIR"));
  g_autoptr (GError) error = NULL;
  g_autoptr (PwtProfile) profile = pwt_profile_set_get (set, "acrel-dtsy1352", NULL, &error);
  guint n_kept = 0, n_not = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < profile->quantities->len; i++) {
    const PwtProfileQuantity *quantity =
        &g_array_index (profile->quantities, PwtProfileQuantity, i);
    guint n = count_samples (world, pwt_quantity_name (quantity->quantity));

    g_test_message ("%s: %u", pwt_quantity_name (quantity->quantity), n);
    g_assert_cmpint (n > 0, ==, quantity->in_history);
    n_kept += n > 0;
    n_not += n == 0;
  }
  g_assert_cmpuint (n_kept, ==, 15);
  g_assert_cmpuint (n_not, >, 15);
  world_free (world);
}

static PwtSaleReply *
sell (World *world, const char *room, gint64 yuan, PwtId *id)
{
  PwtSaleRequest request = { .id = *id = world_new_id (world),
                             .project = world->project,
                             .point = world_point (world, room),
                             .paid = YUAN (yuan) };

  return world_call (world, "sale.create", &request);
}

static PwtSaleReply *
get_sale (World *world, PwtId id)
{
  PwtIdRequest request = { id };

  return world_call (world, "sale.get", &request);
}

static void
test_a_sale_arrives_in_the_meter_once (void)
{
  World *world = new_world ();
  PwtSimMeter *meter = world_sim_meter (world, 1, 1);
  PwtId id;
  PwtSaleReply *sale = sell (world, "R01", 500, &id);

  g_assert_cmpint (sale->topup->state, ==, PWT_TOPUP_QUEUED);
  g_assert_cmpint (sale->receipt->number, ==, 1);
  g_assert_cmpstr (sale->receipt->paid_in_words, ==, "伍佰元整");
  pwt_record_free (&pwt_sale_reply_record, sale);
  world_run (world, 5 * PWT_US_PER_SECOND);
  sale = get_sale (world, id);
  g_assert_cmpint (sale->topup->state, ==, PWT_TOPUP_SETTLED);
  g_assert_cmpint (sale->topup->target_count, ==, 8);
  g_assert_cmpint (sale->topup->attempts, ==, 1);
  g_assert_cmpint (meter->count, ==, 8);
  g_assert_cmpint (sale->topup->balance_after.e4, >, YUAN (690).e4);
  pwt_record_free (&pwt_sale_reply_record, sale);
  world_free (world);
}

static void
test_the_same_sale_is_booked_once (void)
{
  World *world = new_world ();
  PwtSaleRequest request = { .id = world_new_id (world),
                             .project = world->project,
                             .point = world_point (world, "R01"),
                             .paid = YUAN (100) };
  PwtSaleReply *first = world_call (world, "sale.create", &request);
  PwtSaleReply *again;
  g_autoptr (GError) error = NULL;

  world_run (world, PWT_US_PER_MINUTE);
  again = world_call (world, "sale.create", &request);
  g_assert_true (pwt_record_equal (&pwt_receipt_record, first->receipt, again->receipt));
  request.paid = YUAN (200);
  error = world_fail (world, "sale.create", &request);
  g_assert_error (error, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_CONFLICT);
  g_assert_cmpint (world_sim_meter (world, 1, 1)->count, ==, 8);
  pwt_record_free (&pwt_sale_reply_record, first);
  pwt_record_free (&pwt_sale_reply_record, again);
  world_free (world);
}

static void
test_nothing_is_sold_where_no_account_is_open (void)
{
  World *world = new_world ();
  PwtSaleRequest request = { .id = world_new_id (world),
                             .project = world->project,
                             .point = world_point (world, "R03"),
                             .paid = YUAN (100) };
  g_autoptr (GError) error = world_fail (world, "sale.create", &request);

  g_assert_error (error, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_REFUSED);
  world_free (world);
}

static PwtId
first_tariff (World *world)
{
  PwtListRequest *request = pwt_record_new (&pwt_list_request_record);
  PwtWindow *window;
  PwtId id;

  request->project = world->project;
  request->limit = 1;
  window = world_call (world, "tariff.list", request);
  id = ((PwtTariff *) g_ptr_array_index (window->rows, 0))->id;
  pwt_record_free (&pwt_tariff_window_record, window);
  pwt_record_free (&pwt_list_request_record, request);
  return id;
}

static void
assert_state (World *world, const char *room, PwtMeterState state)
{
  PwtMeterDetail *detail = get_meter (world, room);

  g_assert_cmpint (detail->row->state, ==, state);
  pwt_record_free (&pwt_meter_detail_record, detail);
}

/* The room is dark and owes nothing; it is in arrears only when what was bought is used up. */
static void
test_an_account_is_opened_and_sold_to (void)
{
  World *world = new_world ();
  PwtTenant tenant = { .id = world_new_id (world),
                       .project = world->project,
                       .name = (char *) "尚座美甲" };
  PwtOpenPoint spot = { world_point (world, "R03"), PWT_LEFTOVER_REFUSE };
  g_autoptr (GPtrArray) points = g_ptr_array_new ();
  PwtAccountOpenRequest request = { .id = world_new_id (world),
                                    .project = world->project,
                                    .tenant = tenant.id,
                                    .new_tenant = &tenant,
                                    .points = points,
                                    .tariff = first_tariff (world),
                                    .alarm1 = YUAN (100),
                                    .alarm2 = YUAN (50) };
  PwtAccount *account;
  PwtSaleReply *sale;
  PwtId id;

  g_ptr_array_add (points, &spot);
  account = world_call (world, "account.open", &request);
  g_assert_cmpstr (account->number, ==, "100003");
  pwt_record_free (&pwt_account_record, account);
  world_run (world, 10 * PWT_US_PER_MINUTE);
  assert_state (world, "R03", PWT_METER_UNSOLD);
  sale = sell (world, "R03", 300, &id);
  pwt_record_free (&pwt_sale_reply_record, sale);
  world_run (world, 5 * PWT_US_PER_SECOND);
  sale = get_sale (world, id);
  g_assert_cmpint (sale->topup->state, ==, PWT_TOPUP_SETTLED);
  g_assert_cmpint (sale->topup->target_count, ==, 1);
  pwt_record_free (&pwt_sale_reply_record, sale);
  world_run (world, 10 * PWT_US_PER_MINUTE);
  assert_state (world, "R03", PWT_METER_OK);
  world_sim_meter (world, 1, 3)->balance_e9 = 0;
  world_run (world, 10 * PWT_US_PER_MINUTE);
  assert_state (world, "R03", PWT_METER_ARREARS);
  world_free (world);
}

static PwtCommand *
command (World *world, const char *room, PwtCommandKind kind)
{
  PwtCommandRequest request = { .id = world_new_id (world),
                                .project = world->project,
                                .meter = world_meter (world, room),
                                .kind = kind,
                                .reason = (char *) "试验",
                                .expires_us = world->now_us + PWT_US_PER_HOUR };
  PwtIdRequest id = { request.id };
  PwtCommand *reply = world_call (world, "meter.command", &request);

  pwt_record_free (&pwt_command_record, reply);
  world_run (world, 5 * PWT_US_PER_SECOND);
  return world_call (world, "command.get", &id);
}

static void
assert_proved (World *world, PwtCommandKind kind, PwtMeterState state)
{
  PwtCommand *done = command (world, "R02", kind);
  PwtMeterDetail *detail;

  g_assert_cmpstr (done->result, ==, NULL);
  g_assert_cmpint (done->state, ==, PWT_COMMAND_PROVED);
  pwt_record_free (&pwt_command_record, done);
  detail = get_meter (world, "R02");
  g_assert_cmpint (detail->row->state, ==, state);
  pwt_record_free (&pwt_meter_detail_record, detail);
}

static void
test_the_relay_follows_and_is_read_back (void)
{
  World *world = new_world ();
  PwtMeterDetail *detail;

  assert_proved (world, PWT_COMMAND_TRIP, PWT_METER_TRIPPED);
  assert_proved (world, PWT_COMMAND_RESTORE, PWT_METER_OK);
  assert_proved (world, PWT_COMMAND_HOLD, PWT_METER_HELD);
  /* The hold ends by itself when its hour is over. */
  world_run (world, PWT_US_PER_HOUR + PWT_US_PER_MINUTE);
  detail = get_meter (world, "R02");
  g_assert_cmpint (detail->row->state, ==, PWT_METER_OK);
  pwt_record_free (&pwt_meter_detail_record, detail);
  world_free (world);
}

static void
test_the_books_verify (void)
{
  World *world = new_world ();
  PwtVerification *verification;
  PwtSaleReply *sale;
  PwtId id;

  for (guint i = 0; i < 3; i++) {
    sale = sell (world, i == 1 ? "R02" : "R01", 100 + i, &id);
    pwt_record_free (&pwt_sale_reply_record, sale);
  }
  world_run (world, 20 * PWT_US_PER_SECOND);
  verification = world_call (world, "books.verify", NULL);
  for (guint i = 0; i < verification->findings->len; i++) {
    PwtFinding *finding = g_ptr_array_index (verification->findings, i);
    g_autofree char *text = pwt_finding_dup_text (finding);

    g_test_message ("%s: %s", finding->subject, text);
    g_assert_true (finding->is_good);
  }
  g_assert_true (verification->is_good);
  g_assert_cmpint (world_sim_meter (world, 1, 1)->count, ==, 9);
  pwt_record_free (&pwt_verification_record, verification);
  world_free (world);
}

static void
test_what_was_sent_is_checked_after_a_restart (void)
{
  World *world = new_world ();
  PwtSimFaultRule drop = { .kind = PWT_SIM_FAULT_DROP_REPLY,
                           .on = PWT_SIM_ON_RECHARGE,
                           .times = 1,
                           .chance_ppm = PWT_SIM_PPM };
  PwtSaleReply *sale;
  PwtId id;

  pwt_sim_line_add_fault (pwt_sim_site_line (world->sim, 1)->line, &drop);
  sale = sell (world, "R01", 500, &id);
  pwt_record_free (&pwt_sale_reply_record, sale);
  /* Kill the engine while the write is on the wire. */
  do {
    world_run (world, PWT_US_PER_SECOND / 100);
  } while (world_sim_meter (world, 1, 1)->count == 7);
  world_restart (world);
  sale = get_sale (world, id);
  g_assert_cmpint (sale->topup->state, ==, PWT_TOPUP_UNKNOWN);
  pwt_record_free (&pwt_sale_reply_record, sale);
  world_run (world, PWT_US_PER_MINUTE);
  sale = get_sale (world, id);
  g_assert_cmpint (sale->topup->state, ==, PWT_TOPUP_SETTLED);
  g_assert_cmpint (world_sim_meter (world, 1, 1)->count, ==, 8);
  pwt_record_free (&pwt_sale_reply_record, sale);
  world_free (world);
}

static gint64
next_try_in_us (World *world, PwtId id)
{
  PwtSaleReply *sale = get_sale (world, id);
  gint64 next_us = sale->topup->next_try_us;

  pwt_record_free (&pwt_sale_reply_record, sale);
  return next_us == PWT_TIME_NONE ? 0 : next_us - pwt_world_now (&world->clock);
}

/* A meter that does not answer is tried later and later, and the sale says when. */
static void
test_the_next_try_is_told_as_it_will_be (void)
{
  World *world = new_world ();
  PwtSimLine *line = pwt_sim_site_line (world->sim, 1)->line;
  gint64 next_us = 0;
  PwtSaleReply *sale;
  PwtId id;

  pwt_sim_line_set_mute (line, 1, TRUE);
  sale = sell (world, "R01", 500, &id);
  pwt_record_free (&pwt_sale_reply_record, sale);
  for (guint i = 0; i < 600 && next_us < PWT_US_PER_MINUTE; i++) {
    world_run (world, PWT_US_PER_SECOND);
    next_us = next_try_in_us (world, id);
  }
  g_assert_cmpint (next_us, >=, PWT_US_PER_MINUTE);

  pwt_sim_line_set_mute (line, 1, FALSE);
  world_run (world, next_us + 5 * PWT_US_PER_SECOND);
  sale = get_sale (world, id);
  g_assert_cmpint (sale->topup->state, ==, PWT_TOPUP_SETTLED);
  g_assert_cmpint (sale->topup->next_try_us, ==, PWT_TIME_NONE);
  pwt_record_free (&pwt_sale_reply_record, sale);
  world_free (world);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/slice/meters-are-read", test_meters_are_read);
  g_test_add_func ("/engine/slice/history-is-what-the-profile-says",
                   test_history_is_what_the_profile_says);
  g_test_add_func ("/engine/slice/a-sale-arrives-in-the-meter-once",
                   test_a_sale_arrives_in_the_meter_once);
  g_test_add_func ("/engine/slice/the-same-sale-is-booked-once", test_the_same_sale_is_booked_once);
  g_test_add_func ("/engine/slice/nothing-is-sold-where-no-account-is-open",
                   test_nothing_is_sold_where_no_account_is_open);
  g_test_add_func ("/engine/slice/an-account-is-opened-and-sold-to",
                   test_an_account_is_opened_and_sold_to);
  g_test_add_func ("/engine/slice/the-relay-follows-and-is-read-back",
                   test_the_relay_follows_and_is_read_back);
  g_test_add_func ("/engine/slice/the-books-verify", test_the_books_verify);
  g_test_add_func ("/engine/slice/what-was-sent-is-checked-after-a-restart",
                   test_what_was_sent_is_checked_after_a_restart);
  g_test_add_func ("/engine/slice/the-next-try-is-told-as-it-will-be",
                   test_the_next_try_is_told_as_it_will_be);
  return g_test_run ();
}
