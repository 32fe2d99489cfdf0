/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "place.h"

#include <glib/gstdio.h>
#include <string.h>

#include "backend/direct.h"

#define PATIENCE_US (60 * G_USEC_PER_SEC) /* under a sanitizer, beside other tests */

static char *
site_json (void)
{
  g_autoptr (GString) rooms = g_string_new (NULL);
  g_autoptr (GString) meters = g_string_new (NULL);
  g_autoptr (GString) accounts = g_string_new (NULL);

  for (guint i = 1; i <= PLACE_ROOMS; i++) {
    const char *comma = i > 1 ? "," : "";

    g_string_append_printf (rooms, "%s\"R%02u\"", comma, i);
    g_string_append_printf (meters,
                            "%s{\"serial\":\"2025010100%02u\",\"line\":1,\"address\":%u,"
                            "\"profile\":\"generic-prepaid\",\"ct\":1,\"pt\":1,\"room\":\"R%02u\"}",
                            comma, i, i, i);
    g_string_append_printf (accounts,
                            "%s{\"number\":\"1%05u\",\"tenant\":\"深圳美佳服饰\","
                            "\"room\":\"R%02u\",\"tariff\":\"一口价\",\"opened\":\"2026-01-05\"}",
                            comma, i, i);
  }
  return g_strdup_printf (
      "{\"format\":\"prewatt-site-1\",\"project\":{\"name\":\"试验园区\",\"company\":\"试验物业\","
      "\"time_zone\":\"Asia/Shanghai\"},\"buildings\":[{\"name\":\"A座\",\"floors\":["
      "{\"name\":\"1F\",\"rooms\":[%s]}]}],\"tariffs\":[{\"name\":\"一口价\",\"plans\":[{"
      "\"valid_from\":\"2025-01-01\",\"price_sharp\":\"0.98\",\"price_peak\":\"0.98\","
      "\"price_flat\":\"0.98\",\"price_valley\":\"0.98\",\"price_deep\":\"0.98\",\"seasons\":[{"
      "\"from_month\":1,\"to_month\":12,\"day_kinds\":7,"
      "\"slots\":\"FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF\"}],\"holidays\":[]}]}],"
      "\"tenants\":[{\"name\":\"深圳美佳服饰\",\"contact\":\"林美佳\",\"phone\":\"13900001234\"}],"
      "\"accounts\":[%s],\"lines\":[{\"name\":\"一号总线\",\"baud\":9600,\"parity\":\"none\","
      "\"interval_s\":300}],\"meters\":[%s]}",
      rooms->str, accounts->str, meters->str);
}

static gpointer
ask (PwtEngine *engine, const char *token, const char *operation, gconstpointer request)
{
  g_autoptr (GError) error = NULL;
  gpointer reply = pwt_engine_call_wait (engine, operation, token, request, &error);

  g_assert_no_error (error);
  return reply;
}

/* Besides the administrator "anna", the clerk "carl". */
static void
add_clerk (PwtEngine *engine, const char *token, PwtId project)
{
  PwtOperator carl = { .id = pwt_id_make (g_get_real_time (), 1, 2), .name = (char *) "carl" };
  PwtOperatorRole role = { .id = pwt_id_make (g_get_real_time (), 3, 4),
                           .operator_id = carl.id,
                           .project = project,
                           .role = pwt_first_role_id (PWT_ROLE_CLERK) };
  g_autoptr (GPtrArray) roles = g_ptr_array_new ();
  PwtOperatorSaveRequest request = { &carl, (char *) PLACE_PASSWORD, roles };

  g_ptr_array_add (roles, &role);
  pwt_record_free (&pwt_password_reply_record, ask (engine, token, "operator.save", &request));
}

static PwtEngine *
open_engine (const char *dir)
{
  PwtEngineOptions options = { .site_dir = dir,
                               .profiles_dir = g_getenv ("PWT_PROFILES_DIR"),
                               .may_create = TRUE,
                               .is_offline = TRUE };
  g_autoptr (GError) error = NULL;
  PwtEngine *engine = pwt_engine_open (&options, &error);

  g_assert_no_error (error);
  return engine;
}

static PwtId
make_site (const char *dir)
{
  g_autofree char *json = site_json ();
  PwtSetupRequest setup = { .name = (char *) "anna", .password = (char *) PLACE_PASSWORD };
  PwtImportRequest import = { json, (char *) "/nonexistent" };
  PwtEngine *engine = open_engine (dir);
  PwtSession *session = ask (engine, NULL, "site.setup", &setup);
  PwtImportReply *made = ask (engine, session->token, "site.import", &import);
  PwtId project = made->project;

  add_clerk (engine, session->token, project);
  pwt_record_free (&pwt_import_reply_record, made);
  pwt_record_free (&pwt_session_record, session);
  pwt_engine_close (engine);
  return project;
}

void
place_wait (PlaceCondition condition, gpointer data)
{
  gint64 until_us = g_get_monotonic_time () + PATIENCE_US;
  GMainContext *context = g_main_context_get_thread_default ();

  while (!condition (data)) {
    g_assert_cmpint (g_get_monotonic_time (), <, until_us);
    if (!g_main_context_iteration (context, FALSE))
      g_usleep (500); /* lets the other thread or process have the processor */
  }
}

void
place_start (Place *place)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDataInputStream) out = NULL;
  g_autofree char *line = NULL;

  place->prewattd =
      g_subprocess_launcher_spawn (launcher, &error, g_getenv ("PWT_PREWATTD"), "--site",
                                   place->dir, "--profiles", g_getenv ("PWT_PROFILES_DIR"), NULL);
  g_assert_no_error (error);
  out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (place->prewattd));
  line = g_data_input_stream_read_line (out, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (line, ==, "ready");
}

void
place_kill (Place *place, int signal_number)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_send_signal (place->prewattd, signal_number);
  g_subprocess_wait (place->prewattd, NULL, &error);
  g_assert_no_error (error);
  g_clear_object (&place->prewattd);
}

static gboolean
is_online (gpointer backend)
{
  return pwt_backend_get_state (backend) == PWT_BACKEND_ONLINE;
}

PwtBackend *
place_new_backend (Place *place)
{
  PwtBackend *backend = place->kind == PLACE_DIRECT ? pwt_direct_backend_new (place->engine)
                                                    : pwt_remote_backend_new (place->socket);

  place_wait (is_online, backend);
  return backend;
}

void
place_set_up (Place *place, gconstpointer kind)
{
  place->kind = (PlaceKind) GPOINTER_TO_UINT (kind);
  place->dir = g_dir_make_tmp ("prewatt-place-XXXXXX", NULL);
  place->socket = g_build_filename (place->dir, "socket", NULL);
  place->project = make_site (place->dir);
  if (place->kind == PLACE_DIRECT)
    place->engine = open_engine (place->dir);
  else
    place_start (place);
  place->backend = place_new_backend (place);
}

static gboolean
is_gone (gpointer weak)
{
  return *(gpointer *) weak == NULL;
}

static void
remove_all (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    if (g_file_test (child, G_FILE_TEST_IS_DIR))
      remove_all (child);
    else
      g_unlink (child);
  }
  g_assert_cmpint (g_rmdir (path), ==, 0);
}

void
place_tear_down (Place *place, gconstpointer kind)
{
  PwtBackend *weak = place->backend;

  /* A backend that listens to events must not be kept alive by that. */
  g_object_add_weak_pointer (G_OBJECT (weak), (gpointer *) &weak);
  g_clear_object (&place->backend);
  place_wait (is_gone, &weak);
  g_clear_pointer (&place->engine, pwt_engine_close);
  while (g_main_context_iteration (NULL, FALSE))
    ; /* what the engine answered on closing */
  if (place->prewattd != NULL)
    place_kill (place, SIGTERM);
  remove_all (place->dir);
  g_free (place->socket);
  g_free (place->dir);
}

void
place_sign_in (Place *place, PwtBackend *backend, const char *name)
{
  PwtSignInRequest request = { (char *) name, (char *) PLACE_PASSWORD, NULL };

  pwt_record_free (&pwt_session_record, place_call (backend, "auth.sign-in", &request));
}

gpointer
place_call (PwtBackend *backend, const char *operation, gconstpointer request)
{
  g_autoptr (GError) error = NULL;
  gpointer reply = pwt_backend_call_sync (backend, operation, request, &error);

  g_assert_no_error (error);
  g_assert_nonnull (reply);
  return reply;
}

void
place_fail (PwtBackend *backend, const char *operation, gconstpointer request, PwtBackendError code,
            const char *word)
{
  g_autoptr (GError) error = NULL;
  gpointer reply = pwt_backend_call_sync (backend, operation, request, &error);

  g_assert_null (reply);
  g_assert_error (error, PWT_BACKEND_ERROR, (int) code);
  if (word != NULL && strstr (error->message, word) == NULL)
    g_error ("“%s” does not say “%s”", error->message, word);
}

PwtId
place_point (Place *place, const char *room)
{
  PwtListRequest request = { .project = place->project, .search = (char *) room, .limit = 1 };
  PwtWindow *window = place_call (place->backend, "meter.list", &request);
  PwtId point;

  g_assert_cmpuint (window->rows->len, ==, 1);
  point = ((PwtMeterRow *) g_ptr_array_index (window->rows, 0))->point;
  pwt_record_free (&pwt_meter_window_record, window);
  return point;
}
