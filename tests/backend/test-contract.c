/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a page may rely on, whatever is behind its backend. Every test runs with each. */
#include <string.h>

#include "place.h"

/* --- sessions --- */

static void
says_hello_before_signing_in (Place *place, gconstpointer kind)
{
  PwtHello *hello = place_call (place->backend, "site.hello", NULL);

  g_assert_cmpint (pwt_backend_get_state (place->backend), ==, PWT_BACKEND_ONLINE);
  g_assert_null (pwt_backend_get_problem (place->backend));
  g_assert_cmpstr (hello->site_name, ==, "试验园区");
  g_assert_false (hello->needs_setup);
  g_assert_null (hello->demo_password);
  pwt_record_free (&pwt_hello_record, hello);
}

static void
signs_in_and_out (Place *place, gconstpointer kind)
{
  PwtListRequest list = { .project = place->project, .limit = 1 };
  const PwtSession *session;

  g_assert_null (pwt_backend_get_session (place->backend));
  g_assert_null (pwt_backend_get_token (place->backend));
  place_fail (place->backend, "meter.list", &list, PWT_BACKEND_ERROR_SIGNED_OUT, NULL);

  place_sign_in (place, place->backend, "anna");
  session = pwt_backend_get_session (place->backend);
  g_assert_cmpstr (session->operator_->name, ==, "anna");
  g_assert_cmpuint (session->scopes->len, ==, 1);
  g_assert_cmpuint (strlen (pwt_backend_get_token (place->backend)), >=, 32);
  pwt_record_free (&pwt_meter_window_record, place_call (place->backend, "meter.list", &list));

  pwt_record_free (&pwt_nothing_record, place_call (place->backend, "auth.sign-out", NULL));
  g_assert_null (pwt_backend_get_session (place->backend));
  place_fail (place->backend, "meter.list", &list, PWT_BACKEND_ERROR_SIGNED_OUT, NULL);
}

static void
wrong_passwords_are_refused_then_locked_out (Place *place, gconstpointer kind)
{
  PwtSignInRequest wrong = { (char *) "anna", (char *) "not her password", NULL };
  PwtSignInRequest nobody = { (char *) "nobody", (char *) PLACE_PASSWORD, NULL };
  gboolean is_locked_out = FALSE;

  place_fail (place->backend, "auth.sign-in", &nobody, PWT_BACKEND_ERROR_SIGNED_OUT, NULL);
  place_fail (place->backend, "auth.sign-in", &wrong, PWT_BACKEND_ERROR_SIGNED_OUT, "password");
  g_assert_null (pwt_backend_get_session (place->backend));
  for (guint i = 0; i < 20 && !is_locked_out; i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (pwt_backend_call_sync (place->backend, "auth.sign-in", &wrong, &error));
    is_locked_out = g_error_matches (error, PWT_BACKEND_ERROR, PWT_BACKEND_ERROR_LOCKED_OUT);
  }
  g_assert_true (is_locked_out);
}

static void
what_is_not_allowed_is_denied (Place *place, gconstpointer kind)
{
  PwtListRequest list = { .limit = 10 };
  PwtBuilding building = { .id = pwt_backend_new_id (place->backend),
                           .project = place->project,
                           .name = (char *) "B座" };

  place_sign_in (place, place->backend, "carl");
  place_fail (place->backend, "operator.list", &list, PWT_BACKEND_ERROR_DENIED, NULL);
  place_fail (place->backend, "building.save", &building, PWT_BACKEND_ERROR_DENIED, NULL);
  building.project = pwt_backend_new_id (place->backend);
  place_fail (place->backend, "building.save", &building, PWT_BACKEND_ERROR_NOT_FOUND, NULL);
}

/* --- requests and replies --- */

static void
lists_are_windows (Place *place, gconstpointer kind)
{
  PwtListRequest request = { .project = place->project, .offset = 3, .limit = 2 };
  PwtWindow *window;

  place_sign_in (place, place->backend, "anna");
  window = place_call (place->backend, "meter.list", &request);
  g_assert_cmpint (window->total, ==, PLACE_ROOMS);
  g_assert_cmpint (window->offset, ==, 3);
  g_assert_cmpuint (window->rows->len, ==, 2);
  g_assert_cmpstr (((PwtMeterRow *) g_ptr_array_index (window->rows, 0))->room, ==, "R04");
  g_assert_cmpstr (((PwtMeterRow *) g_ptr_array_index (window->rows, 1))->room, ==, "R05");
  pwt_record_free (&pwt_meter_window_record, window);

  request.offset = 1000;
  window = place_call (place->backend, "meter.list", &request);
  g_assert_cmpint (window->total, ==, PLACE_ROOMS);
  g_assert_cmpuint (window->rows->len, ==, 0);
  pwt_record_free (&pwt_meter_window_record, window);

  request.limit = PWT_LIST_LIMIT_MAX + 1;
  place_fail (place->backend, "meter.list", &request, PWT_BACKEND_ERROR_INVALID, "limit");
}

static void
unknown_ids_are_not_found (Place *place, gconstpointer kind)
{
  static const char *const operations[] = { "sale.get", "receipt.get", "meter.get", "command.get" };
  PwtIdRequest request = { pwt_backend_new_id (place->backend) };

  place_sign_in (place, place->backend, "anna");
  for (guint i = 0; i < G_N_ELEMENTS (operations); i++)
    place_fail (place->backend, operations[i], &request, PWT_BACKEND_ERROR_NOT_FOUND, NULL);
}

static void
wrong_fields_are_named (Place *place, gconstpointer kind)
{
  PwtSaleRequest request = { .id = pwt_backend_new_id (place->backend),
                             .project = place->project,
                             .paid = { -10000 } };
  g_autofree char *large = g_strnfill (2 * 1024 * 1024, 'x');
  PwtTenant tenant = { .id = pwt_backend_new_id (place->backend),
                       .project = place->project,
                       .name = (char *) "深圳\n美佳" };

  place_sign_in (place, place->backend, "anna");
  request.point = place_point (place, "R01");
  place_fail (place->backend, "sale.create", &request, PWT_BACKEND_ERROR_INVALID, "paid");
  place_fail (place->backend, "tenant.save", &tenant, PWT_BACKEND_ERROR_INVALID, "name");
  tenant.name = large;
  place_fail (place->backend, "tenant.save", &tenant, PWT_BACKEND_ERROR_INVALID, NULL);
  pwt_record_free (&pwt_hello_record, place_call (place->backend, "site.hello", NULL));
}

static void
deep_json_is_refused (Place *place, gconstpointer kind)
{
  g_autofree char *deep = g_strnfill (200000, '[');
  PwtImportRequest request = { deep, NULL };

  place_sign_in (place, place->backend, "anna");
  place_fail (place->backend, "site.import", &request, PWT_BACKEND_ERROR_INVALID, NULL);
  pwt_record_free (&pwt_hello_record, place_call (place->backend, "site.hello", NULL));
}

static PwtSaleReply *
sell (Place *place, PwtId id, const char *room, gint64 yuan)
{
  PwtSaleRequest request = { .id = id,
                             .project = place->project,
                             .point = place_point (place, room),
                             .paid = { yuan * 10000 } };

  return place_call (place->backend, "sale.create", &request);
}

static void
the_same_sale_is_answered_for_ever (Place *place, gconstpointer kind)
{
  PwtId id = pwt_backend_new_id (place->backend);
  PwtSaleReply *first, *again;
  PwtSaleRequest other;

  place_sign_in (place, place->backend, "carl");
  first = sell (place, id, "R02", 50);
  again = sell (place, id, "R02", 50);
  g_assert_true (pwt_record_equal (&pwt_sale_record, first->sale, again->sale));
  g_assert_true (pwt_record_equal (&pwt_receipt_record, first->receipt, again->receipt));
  g_assert_cmpint (first->receipt->number, ==, 1);
  g_assert_cmpstr (first->receipt->paid_in_words, ==, "伍拾元整");

  other = (PwtSaleRequest){
    .id = id, .project = place->project, .point = first->sale->point, .paid = { 51 * 10000 }
  };
  place_fail (place->backend, "sale.create", &other, PWT_BACKEND_ERROR_CONFLICT, NULL);
  pwt_record_free (&pwt_sale_reply_record, first);
  pwt_record_free (&pwt_sale_reply_record, again);
}

static void
new_ids_differ (Place *place, gconstpointer kind)
{
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < 10000; i++)
    g_hash_table_add (ids, pwt_id_dup_text (pwt_backend_new_id (place->backend)));
  g_assert_cmpuint (g_hash_table_size (ids), ==, 10000);
}

/* --- many, cancelled, elsewhere --- */

typedef struct {
  guint n_good;
  guint n_all;
  guint wanted;
} Counting;

static gboolean
has_all (gpointer data)
{
  Counting *counting = data;

  return counting->n_all == counting->wanted;
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Counting *counting = data;
  g_autoptr (GError) error = NULL;
  PwtWindow *window = pwt_backend_call_finish (PWT_BACKEND (source), result, &error);

  g_assert_no_error (error);
  if (window->rows->len == 1 && window->offset < PLACE_ROOMS)
    counting->n_good++;
  counting->n_all++;
  pwt_record_free (&pwt_meter_window_record, window);
}

static void
many_calls_at_once (Place *place, gconstpointer kind)
{
  Counting counting = { .wanted = 300 };

  place_sign_in (place, place->backend, "anna");
  for (guint i = 0; i < counting.wanted; i++) {
    PwtListRequest request = { .project = place->project, .offset = i % PLACE_ROOMS, .limit = 1 };

    pwt_backend_call_async (place->backend, "meter.list", &request, NULL, counted_cb, &counting);
  }
  place_wait (has_all, &counting);
  g_assert_cmpuint (counting.n_good, ==, counting.wanted);
}

static void
result_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static gboolean
has_result (gpointer data)
{
  return *(GAsyncResult **) data != NULL;
}

static void
assert_cancelled (Place *place, GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (pwt_backend_call_finish (place->backend, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
calls_can_be_cancelled (Place *place, gconstpointer kind)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) waiting = NULL;
  g_autoptr (GAsyncResult) late = NULL;
  PwtEventsRequest request = { 0, 0 };
  PwtEvents *events;

  place_sign_in (place, place->backend, "anna");
  events = place_call (place->backend, "event.list", &(PwtEventsRequest){ -1, 0 });
  request = (PwtEventsRequest){ events->last, 30 };
  pwt_record_free (&pwt_events_record, events);

  pwt_backend_call_async (place->backend, "event.list", &request, cancellable, result_cb, &waiting);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (waiting);
  g_cancellable_cancel (cancellable);
  place_wait (has_result, &waiting);
  assert_cancelled (place, waiting);

  pwt_backend_call_async (place->backend, "site.hello", NULL, cancellable, result_cb, &late);
  place_wait (has_result, &late);
  assert_cancelled (place, late);
  g_assert_cmpint (pwt_backend_get_state (place->backend), ==, PWT_BACKEND_ONLINE);
  pwt_record_free (&pwt_hello_record, place_call (place->backend, "site.hello", NULL));
}

/* --- events --- */

typedef struct {
  PwtId subject;
  guint n_heard;
} Hearing;

static void
event_cb (PwtBackend *backend, const PwtEvent *event, Hearing *hearing)
{
  if (g_str_equal (event->topic, "topup") && pwt_id_equal (event->subject, hearing->subject))
    hearing->n_heard++;
}

static gboolean
has_heard (gpointer data)
{
  return ((Hearing *) data)->n_heard > 0;
}

static void
events_reach_every_session (Place *place, gconstpointer kind)
{
  g_autoptr (PwtBackend) other = place_new_backend (place);
  Hearing own = { pwt_backend_new_id (place->backend), 0 }, others = own;

  g_signal_connect (place->backend, "event", G_CALLBACK (event_cb), &own);
  g_signal_connect (other, "event", G_CALLBACK (event_cb), &others);
  place_sign_in (place, place->backend, "carl");
  place_sign_in (place, other, "anna");
  pwt_record_free (&pwt_sale_reply_record, sell (place, own.subject, "R03", 10));
  place_wait (has_heard, &own);
  place_wait (has_heard, &others);

  /* The next ones come as well; and none after signing out. */
  own.subject = others.subject = pwt_backend_new_id (place->backend);
  own.n_heard = others.n_heard = 0;
  pwt_record_free (&pwt_nothing_record, place_call (other, "auth.sign-out", NULL));
  pwt_record_free (&pwt_sale_reply_record, sell (place, own.subject, "R04", 10));
  place_wait (has_heard, &own);
  g_assert_cmpuint (others.n_heard, ==, 0);
}

static void
dropped_cb (PwtBackend *backend, const PwtEvent *event, PwtBackend **dropped)
{
  g_clear_object (dropped);
}

static gboolean
is_dropped (gpointer data)
{
  return *(PwtBackend **) data == NULL;
}

static void
may_be_dropped_by_its_own_event (Place *place, gconstpointer kind)
{
  PwtBackend *other = place_new_backend (place);

  place_sign_in (place, place->backend, "carl");
  place_sign_in (place, other, "anna");
  g_signal_connect (other, "event", G_CALLBACK (dropped_cb), &other);
  pwt_record_free (&pwt_sale_reply_record,
                   sell (place, pwt_backend_new_id (place->backend), "R05", 10));
  place_wait (is_dropped, &other);
  pwt_record_free (&pwt_hello_record, place_call (place->backend, "site.hello", NULL));
}

static const struct {
  const char *name;
  void (*run) (Place *place, gconstpointer kind);
} tests[] = {
  { "says-hello-before-signing-in", says_hello_before_signing_in },
  { "signs-in-and-out", signs_in_and_out },
  { "wrong-passwords-are-refused-then-locked-out", wrong_passwords_are_refused_then_locked_out },
  { "what-is-not-allowed-is-denied", what_is_not_allowed_is_denied },
  { "lists-are-windows", lists_are_windows },
  { "unknown-ids-are-not-found", unknown_ids_are_not_found },
  { "wrong-fields-are-named", wrong_fields_are_named },
  { "deep-json-is-refused", deep_json_is_refused },
  { "the-same-sale-is-answered-for-ever", the_same_sale_is_answered_for_ever },
  { "new-ids-differ", new_ids_differ },
  { "many-calls-at-once", many_calls_at_once },
  { "calls-can-be-cancelled", calls_can_be_cancelled },
  { "events-reach-every-session", events_reach_every_session },
  { "may-be-dropped-by-its-own-event", may_be_dropped_by_its_own_event },
};

int
main (int argc, char *argv[])
{
  static const char *const kinds[] = { [PLACE_DIRECT] = "direct", [PLACE_REMOTE] = "remote" };

  g_test_init (&argc, &argv, NULL);
  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++) {
    for (guint i = 0; i < G_N_ELEMENTS (tests); i++) {
      g_autofree char *path = g_strdup_printf ("/backend/contract/%s/%s", kinds[k], tests[i].name);

      g_test_add (path, Place, GUINT_TO_POINTER (k), place_set_up, tests[i].run, place_tear_down);
    }
  }
  return g_test_run ();
}
