/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What changed, in order, to whoever may know; and the engine's own threads. */
#include "office.h"
#include "store/events.h"

static PwtEvents *
list_events (Office *office, const char *token, gint64 after)
{
  PwtEventsRequest request = { after, 0 };

  return office_call (office, token, "event.list", &request);
}

static gint64
last_event (Office *office)
{
  PwtEvents *events = list_events (office, office->boss, -1);
  gint64 last = events->last;

  g_assert_cmpint (events->events->len, ==, 0);
  pwt_record_free (&pwt_events_record, events);
  return last;
}

/* Returns: the newest number, after events that are in order */
static gint64
assert_events (Office *office, const char *token, gint64 after, guint n, const char *topic)
{
  PwtEvents *events = list_events (office, token, after);
  gint64 last = after;

  g_assert_false (events->is_reset);
  g_assert_cmpint (events->events->len, ==, n);
  for (guint i = 0; i < events->events->len; i++) {
    const PwtEvent *event = g_ptr_array_index (events->events, i);

    g_assert_cmpint (event->number, >, last);
    g_assert_cmpstr (event->topic, ==, topic);
    last = event->number;
  }
  g_assert_cmpint (events->last, >=, last);
  last = events->last;
  pwt_record_free (&pwt_events_record, events);
  return last;
}

static void
test_in_order_and_only_new_ones (void)
{
  Office *office = office_new ();
  gint64 last = last_event (office);

  assert_events (office, office->boss, last, 0, NULL);
  for (guint i = 1; i <= 5; i++)
    pwt_record_free (&pwt_sale_reply_record, office_sell (office, "R01", 10, NULL));
  assert_events (office, office->boss, last, 5, "topup");
  last = assert_events (office, office->boss, last, 5, "topup");
  assert_events (office, office->boss, last, 0, NULL);
  office_free (office);
}

/* Whoever shows a receipt learns that it was printed: the next one says which print it is. */
static void
test_a_print_is_told (void)
{
  Office *office = office_new ();
  PwtIdRequest sale;
  gint64 last;

  pwt_record_free (&pwt_sale_reply_record, office_sell (office, "R01", 10, &sale.id));
  last = last_event (office);
  pwt_record_free (&pwt_receipt_view_record,
                   office_call (office, office->boss, "receipt.get", &sale));
  assert_events (office, office->boss, last, 0, NULL);
  pwt_record_free (&pwt_receipt_view_record,
                   office_call (office, office->boss, "receipt.print", &sale));
  assert_events (office, office->boss, last, 1, "receipt");
  office_free (office);
}

static void
test_what_failed_is_not_told (void)
{
  Office *office = office_new ();
  gint64 last = last_event (office);
  PwtSaleRequest request = { .id = office_new_id (office),
                             .project = office->project,
                             .point = office_point (office, "R03"),
                             .paid = YUAN (10) };

  office_assert_fails (office, office->boss, "sale.create", &request, REFUSED);
  assert_events (office, office->boss, last, 0, NULL);
  office_free (office);
}

static void
test_numbers_only_grow (void)
{
  Office *office = office_new ();
  gint64 last = last_event (office);

  for (guint i = 0; i < 3; i++) {
    gint64 before = last;
    PwtEvents *events;

    office_restart (office);
    last = last_event (office);
    g_assert_cmpint (last, >, before);
    /* Who knows the run before is told to load anew, with what the rows know. */
    events = list_events (office, office->boss, before);
    g_assert_true (events->is_reset);
    g_assert_cmpint (events->last, ==, last);
    pwt_record_free (&pwt_events_record, events);
    pwt_record_free (&pwt_sale_reply_record, office_sell (office, "R01", 10, NULL));
    last = assert_events (office, office->boss, last, 1, "topup");
  }
  office_free (office);
}

/* Who knows numbers that never were: of another site, or of a backup's future. */
static void
test_unknown_numbers_reset (void)
{
  Office *office = office_new ();
  const gint64 unknown[] = { 0, 1, last_event (office) + 1, G_MAXINT64 };

  for (guint i = 0; i < G_N_ELEMENTS (unknown); i++) {
    PwtEvents *events = list_events (office, office->boss, unknown[i]);

    g_assert_true (events->is_reset);
    pwt_record_free (&pwt_events_record, events);
  }
  office_free (office);
}

static gboolean
tell_readings (PwtTurn *turn, gpointer data, GError **error)
{
  Office *office = data;

  for (guint i = 0; i < 40000; i++)
    pwt_turn_event (turn, "meter", office->project, PWT_ID_NONE);
  return TRUE;
}

/* More readings than are kept: who was away too long is told to load anew. */
static void
test_too_many_readings_reset (void)
{
  Office *office = office_new ();
  PwtWork work = { tell_readings, NULL, office };
  gint64 before = last_event (office), last;
  PwtEvents *events;

  pwt_turn_commit (office->engine, office->now_us, &work, 1);
  last = assert_events (office, office->boss, before, 40000, "meter");
  pwt_turn_commit (office->engine, office->now_us, &work, 1);
  events = list_events (office, office->boss, before);
  g_assert_true (events->is_reset);
  pwt_record_free (&pwt_events_record, events);
  last = assert_events (office, office->boss, last, 40000, "meter");
  for (guint i = 0; i < 30; i++) /* past what fits between two rows */
    pwt_turn_commit (office->engine, office->now_us, &work, 1);
  g_assert_cmpint (last_event (office), >, last + 30 * 40000 - 1);
  last = last_event (office);
  pwt_record_free (&pwt_sale_reply_record, office_sell (office, "R01", 10, NULL));
  assert_events (office, office->boss, last, 1, "topup");
  office_free (office);
}

static void
test_only_of_the_own_projects (void)
{
  Office *office = office_new ();
  PwtId own = office->project;
  g_autofree char *clerk = office_hire (office, "clerk", PWT_ROLE_CLERK, own);
  gint64 last;

  office->project = office_import (office, 1, 1);
  last = last_event (office);
  pwt_record_free (&pwt_sale_reply_record, office_sell (office, "R01", 10, NULL));
  assert_events (office, office->boss, last, 1, "topup");
  assert_events (office, clerk, last, 0, NULL);
  office->project = own;
  pwt_record_free (&pwt_sale_reply_record, office_sell (office, "R01", 10, NULL));
  assert_events (office, clerk, last, 1, "topup");
  assert_events (office, office->boss, last, 2, "topup");
  office_restart (office); /* and from the rows */
  for (guint i = 0; i < 2; i++) {
    PwtEvents *events = list_events (office, i == 0 ? clerk : office->boss, last);
    guint n = 0;

    for (guint j = 0; j < events->events->len; j++)
      n += g_str_equal (((PwtEvent *) g_ptr_array_index (events->events, j))->topic, "topup");
    g_assert_cmpint (n, ==, i + 1);
    pwt_record_free (&pwt_events_record, events);
  }
  office_free (office);
}

/* --- with threads --- */

typedef struct {
  Office *office;
  gint64 after;
  PwtEvents *events; /* atomic */
} Listener;

static gpointer
listen (gpointer data)
{
  Listener *listener = data;
  PwtEventsRequest request = { listener->after, 30 };

  g_atomic_pointer_set (&listener->events, office_call (listener->office, listener->office->boss,
                                                        "event.list", &request));
  return NULL;
}

static void
test_who_waits_is_woken (void)
{
  Office *office = office_new_with_threads ();
  Listener listener = { office, last_event (office), NULL };
  gint64 begin_us = g_get_monotonic_time ();
  GThread *thread = g_thread_new ("listener", listen, &listener);
  PwtEvent *event;
  PwtId id;

  pwt_record_free (&pwt_sale_reply_record, office_sell (office, "R01", 10, &id));
  g_thread_join (thread);
  g_assert_cmpint (listener.events->events->len, ==, 1);
  event = g_ptr_array_index (listener.events->events, 0);
  g_assert_true (pwt_id_equal (event->subject, id));
  /* Woken, and not at the end of its thirty seconds. */
  g_assert_cmpint (g_get_monotonic_time () - begin_us, <, 25 * G_USEC_PER_SEC);
  pwt_record_free (&pwt_events_record, listener.events);
  office_free (office);
}

/* Whoever waits when the engine ends is answered, not left. */
static void
forget_answer (PwtCall *call, gpointer data)
{
  g_assert_true ((call->reply == NULL) == (call->error != NULL));
  g_atomic_int_inc ((gint *) data);
}

static void
test_the_end_answers_everybody (void)
{
  Office *office = office_new_with_threads ();
  gint64 after = last_event (office);
  PwtCall *calls[20];
  gint n_answered = 0;

  for (guint i = 0; i < G_N_ELEMENTS (calls); i++) {
    gboolean waits = i % 2 == 0;
    const PwtOperation *operation = pwt_operation_find (waits ? "event.list" : "site.health");
    gpointer request = pwt_record_new (operation->request);

    if (waits)
      *(PwtEventsRequest *) request = (PwtEventsRequest){ after, 30 };
    calls[i] = pwt_call_new (operation, office->boss, "test", request, NULL);
    calls[i]->done = forget_answer;
    calls[i]->data = &n_answered;
    pwt_engine_call (office->engine, calls[i]);
  }
  pwt_engine_close (office->engine);
  g_assert_cmpint (n_answered, ==, G_N_ELEMENTS (calls));
  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    pwt_call_free (calls[i]);
  office_open (office);
  office_free (office);
}

#define N_SELLERS 8
#define N_SALES 25

typedef struct {
  Office *office;
  PwtId points[2];
  PwtId same; /* an id that every seller tries once */
} Shop;

static gpointer
sell_many (gpointer data)
{
  Shop *shop = data;
  PwtSaleRequest request = { .project = shop->office->project, .paid = YUAN (10) };

  for (guint i = 0; i < N_SALES; i++) {
    request.id = i == 0 ? shop->same : pwt_world_new_id (pwt_world_real ());
    request.point = shop->points[i % 2];
    pwt_record_free (&pwt_sale_reply_record,
                     office_call (shop->office, shop->office->boss, "sale.create", &request));
    pwt_record_free (&pwt_site_health_record,
                     office_call (shop->office, shop->office->boss, "site.health", NULL));
  }
  return NULL;
}

static gpointer
sign_in_and_out (gpointer data)
{
  Office *office = data;

  for (guint i = 0; i < 5; i++) {
    g_autofree char *token = office_sign_in (office, "boss", OFFICE_PASSWORD, NULL);

    g_assert_nonnull (token);
    pwt_record_free (&pwt_session_record, office_call (office, token, "auth.session", NULL));
    pwt_record_free (&pwt_nothing_record, office_call (office, token, "auth.sign-out", NULL));
    office_assert_fails (office, token, "auth.session", NULL, SIGNED_OUT);
  }
  return NULL;
}

static void
test_many_at_once (void)
{
  Office *office = office_new_with_threads ();
  Shop shop = { office,
                { office_point (office, "R01"), office_point (office, "R02") },
                pwt_world_new_id (pwt_world_real ()) };
  GThread *threads[N_SELLERS + 1];
  gint64 n = 1 + N_SELLERS * (N_SALES - 1);
  PwtListRequest request = { .project = office->project, .limit = 1 };
  PwtWindow *window;

  for (guint i = 0; i < N_SELLERS; i++)
    threads[i] = g_thread_new ("seller", sell_many, &shop);
  threads[N_SELLERS] = g_thread_new ("visitor", sign_in_and_out, office);
  for (guint i = 0; i <= N_SELLERS; i++)
    g_thread_join (threads[i]);
  window = office_call (office, office->boss, "sale.list", &request);
  g_assert_cmpint (window->total, ==, n);
  g_assert_cmpint (((PwtSaleRow *) g_ptr_array_index (window->rows, 0))->receipt_number, <=, n);
  pwt_record_free (&pwt_sale_window_record, window);
  office_verify (office);
  office_free (office);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/events/in-order-and-only-new-ones", test_in_order_and_only_new_ones);
  g_test_add_func ("/engine/events/a-print-is-told", test_a_print_is_told);
  g_test_add_func ("/engine/events/what-failed-is-not-told", test_what_failed_is_not_told);
  g_test_add_func ("/engine/events/numbers-only-grow", test_numbers_only_grow);
  g_test_add_func ("/engine/events/unknown-numbers-reset", test_unknown_numbers_reset);
  g_test_add_func ("/engine/events/too-many-readings-reset", test_too_many_readings_reset);
  g_test_add_func ("/engine/events/only-of-the-own-projects", test_only_of_the_own_projects);
  g_test_add_func ("/engine/events/who-waits-is-woken", test_who_waits_is_woken);
  g_test_add_func ("/engine/events/the-end-answers-everybody", test_the_end_answers_everybody);
  g_test_add_func ("/engine/events/many-at-once", test_many_at_once);
  return g_test_run ();
}
