/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of a page when the program behind its socket goes away and comes back. */
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <signal.h>
#include <string.h>

#include "place.h"

static gboolean
is_online (gpointer data)
{
  return pwt_backend_get_state (data) == PWT_BACKEND_ONLINE;
}

static gboolean
is_offline (gpointer data)
{
  return pwt_backend_get_state (data) == PWT_BACKEND_OFFLINE;
}

typedef struct {
  guint n_states;
  guint n_resets;
  guint n_events;
  PwtId subject;
} Heard;

static void
state_cb (PwtBackend *backend, GParamSpec *pspec, Heard *heard)
{
  heard->n_states++;
}

static void
reset_cb (PwtBackend *backend, Heard *heard)
{
  heard->n_resets++;
}

static void
event_cb (PwtBackend *backend, const PwtEvent *event, Heard *heard)
{
  if (pwt_id_equal (event->subject, heard->subject))
    heard->n_events++;
}

static gboolean
has_event_or_reset (gpointer data)
{
  Heard *heard = data;

  return heard->n_events > 0 || heard->n_resets > 0;
}

static PwtSaleRequest
sale_of (Place *place)
{
  return (PwtSaleRequest){ .id = pwt_backend_new_id (place->backend),
                           .project = place->project,
                           .point = place_point (place, "R01"),
                           .paid = { 100000 } };
}

static void
assert_one_sale (Place *place)
{
  PwtListRequest list = { .project = place->project, .limit = 10 };
  PwtWindow *window = place_call (place->backend, "sale.list", &list);

  g_assert_cmpint (window->total, ==, 1);
  pwt_record_free (&pwt_sale_window_record, window);
}

static void
comes_back_by_itself (Place *place, gconstpointer kind)
{
  Heard heard = { 0 };
  PwtSaleRequest sale;
  PwtIdRequest id;
  g_autofree char *token = NULL;

  place_sign_in (place, place->backend, "anna");
  token = g_strdup (pwt_backend_get_token (place->backend));
  sale = sale_of (place);
  id = (PwtIdRequest){ sale.id };
  g_signal_connect (place->backend, "notify::state", G_CALLBACK (state_cb), &heard);
  pwt_record_free (&pwt_sale_reply_record, place_call (place->backend, "sale.create", &sale));

  place_kill (place, SIGKILL);
  place_wait (is_offline, place->backend);
  g_assert_nonnull (pwt_backend_get_problem (place->backend));
  place_fail (place->backend, "sale.get", &id, PWT_BACKEND_ERROR_OFFLINE,
              pwt_backend_get_problem (place->backend));

  place_start (place);
  place_wait (is_online, place->backend);
  g_assert_null (pwt_backend_get_problem (place->backend));
  g_assert_cmpuint (heard.n_states, ==, 2);
  /* Still signed in; what was sold is sold. */
  g_assert_cmpstr (pwt_backend_get_token (place->backend), ==, token);
  pwt_record_free (&pwt_sale_reply_record, place_call (place->backend, "sale.get", &id));
  assert_one_sale (place);
}

static void
hears_what_happened_while_it_was_away (Place *place, gconstpointer kind)
{
  g_autoptr (PwtBackend) other = NULL;
  Heard heard = { 0 };
  PwtSaleRequest sale;

  place_sign_in (place, place->backend, "anna");
  sale = sale_of (place);
  heard.subject = sale.id;
  g_signal_connect (place->backend, "event", G_CALLBACK (event_cb), &heard);
  g_signal_connect (place->backend, "reset", G_CALLBACK (reset_cb), &heard);
  place_kill (place, SIGTERM);
  place_wait (is_offline, place->backend);

  place_start (place);
  other = place_new_backend (place);
  place_sign_in (place, other, "carl");
  pwt_record_free (&pwt_sale_reply_record, place_call (other, "sale.create", &sale));
  place_wait (has_event_or_reset, &heard);
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

/* A stop takes effect thread by thread, some time after it was sent. */
static gboolean
is_stopped (gpointer process)
{
  g_autofree char *tasks =
      g_strdup_printf ("/proc/%s/task", g_subprocess_get_identifier (G_SUBPROCESS (process)));
  g_autoptr (GDir) dir = g_dir_open (tasks, 0, NULL);
  gboolean is_so = dir != NULL;
  const char *task;

  while (is_so && (task = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (tasks, task, "stat", NULL);
    g_autofree char *stat = NULL;
    const char *state;

    if (!g_file_get_contents (path, &stat, NULL, NULL))
      continue;
    state = strrchr (stat, ')'); /* behind the program's name, whatever that is */
    is_so = state != NULL && g_str_has_prefix (state, ") T");
  }
  return is_so;
}

/* The question is on its way when the program dies: nobody can say whether it was done, so asking
 * again with the same id must do it once. */
static void
a_call_under_way_is_lost_not_repeated (Place *place, gconstpointer kind)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  PwtSaleRequest sale;

  place_sign_in (place, place->backend, "anna");
  sale = sale_of (place);
  g_subprocess_send_signal (place->prewattd, SIGSTOP);
  place_wait (is_stopped, place->prewattd);
  pwt_backend_call_async (place->backend, "sale.create", &sale, NULL, result_cb, &result);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (result);
  place_kill (place, SIGKILL);
  place_wait (has_result, &result);
  g_assert_null (pwt_backend_call_finish (place->backend, result, &error));
  g_assert_error (error, PWT_BACKEND_ERROR, PWT_BACKEND_ERROR_OFFLINE);

  place_start (place);
  place_wait (is_online, place->backend);
  pwt_record_free (&pwt_sale_reply_record, place_call (place->backend, "sale.create", &sale));
  assert_one_sale (place);
}

static void
notices_the_loss_without_a_session (Place *place, gconstpointer kind)
{
  place_kill (place, SIGKILL);
  place_wait (is_offline, place->backend);
  place_start (place);
  place_wait (is_online, place->backend);
  pwt_record_free (&pwt_hello_record, place_call (place->backend, "site.hello", NULL));
}

static void
waits_for_one_that_is_not_there_yet (Place *place, gconstpointer kind)
{
  g_autoptr (PwtBackend) early = NULL;

  place_kill (place, SIGTERM);
  g_assert_false (g_file_test (place->socket, G_FILE_TEST_EXISTS));
  early = pwt_remote_backend_new (place->socket);
  g_assert_cmpint (pwt_backend_get_state (early), ==, PWT_BACKEND_CONNECTING);
  place_wait (is_offline, early);
  g_assert_nonnull (strstr (pwt_backend_get_problem (early), "not running"));
  place_start (place);
  place_wait (is_online, early);
}

/* The terminal it was started from is closed: it ends as if it were told to. */
static void
a_hang_up_stops_it_cleanly (Place *place, gconstpointer kind)
{
  g_autoptr (GSubprocess) prewattd = g_object_ref (place->prewattd);

  place_kill (place, SIGHUP);
  g_assert_true (g_subprocess_get_if_exited (prewattd));
  g_assert_cmpint (g_subprocess_get_exit_status (prewattd), ==, 0);
  g_assert_false (g_file_test (place->socket, G_FILE_TEST_EXISTS));
}

static void
a_second_prewattd_is_told_who_holds_the_site (Place *place, gconstpointer kind)
{
  g_autoptr (GSubprocess) second = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  second =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_PIPE, &error, g_getenv ("PWT_PREWATTD"), "--site",
                        place->dir, "--profiles", g_getenv ("PWT_PROFILES_DIR"), NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (second, NULL, NULL, NULL, &text, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_subprocess_get_exit_status (second), ==, 3);
  g_assert_nonnull (strstr (text, "in use by prewattd"));
  pwt_record_free (&pwt_hello_record, place_call (place->backend, "site.hello", NULL));
}

/* Answers hello; whoever wants to sell is cut off when the whole request has come. */
static void
cut_off_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
            gpointer data)
{
  guint *n_sales = data;

  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC,
                                    "{\"needs_setup\":false}", 21);
  if (g_str_has_suffix (path, "sale.create")) {
    (*n_sales)++;
    g_socket_shutdown (soup_server_message_get_socket (message), TRUE, TRUE, NULL);
  }
}

/* libsoup repeats some requests by itself when a kept connection turns out to be closed. */
static void
nothing_is_sent_twice (void)
{
  g_autofree char *dir = g_dir_make_tmp ("prewatt-remote-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "socket", NULL);
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (SoupServer) server = soup_server_new (NULL, NULL);
  g_autoptr (GSocket) socket =
      g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);
  g_autoptr (PwtBackend) backend = NULL;
  PwtSaleRequest sale = { .paid = { 10000 } };
  guint n_sales = 0;

  g_assert_true (g_socket_bind (socket, address, FALSE, NULL));
  g_assert_true (g_socket_listen (socket, NULL));
  g_assert_true (soup_server_listen_socket (server, socket, 0, NULL));
  soup_server_add_handler (server, NULL, cut_off_cb, &n_sales, NULL);
  backend = pwt_remote_backend_new (path);
  place_wait (is_online, backend);

  for (guint i = 1; i <= 3; i++) {
    pwt_record_free (&pwt_hello_record, place_call (backend, "site.hello", NULL));
    place_fail (backend, "sale.create", &sale, PWT_BACKEND_ERROR_OFFLINE, NULL);
    place_wait (is_online, backend);
    g_assert_cmpuint (n_sales, ==, i);
  }
  g_clear_object (&backend);
  soup_server_disconnect (server);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_unlink (path);
  g_rmdir (dir);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/backend/remote/" name, Place, GUINT_TO_POINTER (PLACE_REMOTE), place_set_up,       \
              function, place_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  signal (SIGHUP, SIG_DFL); /* whatever these tests are run from */
  ADD ("comes-back-by-itself", comes_back_by_itself);
  ADD ("hears-what-happened-while-it-was-away", hears_what_happened_while_it_was_away);
  ADD ("a-call-under-way-is-lost-not-repeated", a_call_under_way_is_lost_not_repeated);
  ADD ("notices-the-loss-without-a-session", notices_the_loss_without_a_session);
  ADD ("waits-for-one-that-is-not-there-yet", waits_for_one_that_is_not_there_yet);
  ADD ("a-hang-up-stops-it-cleanly", a_hang_up_stops_it_cleanly);
  ADD ("a-second-prewattd-is-told-who-holds-the-site",
       a_second_prewattd_is_told_who_holds_the_site);
  g_test_add_func ("/backend/remote/nothing-is-sent-twice", nothing_is_sent_twice);
  return g_test_run ();
}
