/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "office.h"

#include <ftw.h>
#include <glib/gstdio.h>

#include "store/journal.h"
#include "store/live.h"
#include "store/sql.h"
#include "world.h"

static gint64
now_of_office (gpointer data)
{
  return ((Office *) data)->now_us;
}

static void
fill_from_office (gpointer data, guint8 *bytes, gsize n)
{
  Office *office = data;

  for (gsize i = 0; i < n; i++) {
    office->random = office->random * G_GUINT64_CONSTANT (6364136223846793005) + 1;
    bytes[i] = (guint8) (office->random >> 56);
  }
}

void
office_open (Office *office)
{
  PwtEngineOptions options = { .site_dir = office->dir,
                               .profiles_dir = g_getenv ("PWT_PROFILES_DIR"),
                               .may_create = TRUE,
                               .is_offline = TRUE,
                               .world = office->has_threads ? NULL : &office->clock,
                               .is_manual = !office->has_threads };
  g_autoptr (GError) error = NULL;

  office->engine = pwt_engine_open (&options, &error);
  g_assert_no_error (error);
}

void
office_restart (Office *office)
{
  pwt_engine_close (office->engine);
  office_open (office);
}

static Office *
make_office (gboolean has_threads)
{
  Office *office = g_new0 (Office, 1);
  PwtSetupRequest setup = { .name = (char *) "boss",
                            .display_name = (char *) "老板",
                            .password = (char *) OFFICE_PASSWORD };
  g_autoptr (GError) error = NULL;
  PwtSession *session;

  office->dir = g_dir_make_tmp ("pwt-office-XXXXXX", &error);
  g_assert_no_error (error);
  office->now_us = OFFICE_BEGIN_US;
  office->random = 1;
  office->clock = (PwtWorld){ now_of_office, fill_from_office, office };
  office->has_threads = has_threads;
  office_open (office);
  session = office_call (office, NULL, "site.setup", &setup);
  office->boss = g_strdup (session->token);
  pwt_record_free (&pwt_session_record, session);
  office->project = office_import (office, 4, 2);
  return office;
}

Office *
office_new (void)
{
  return make_office (FALSE);
}

Office *
office_new_with_threads (void)
{
  return make_office (TRUE);
}

static int
remove_one (const char *path, const struct stat *status, int kind, struct FTW *place)
{
  return g_remove (path);
}

void
office_free (Office *office)
{
  pwt_engine_close (office->engine);
  g_assert_cmpint (nftw (office->dir, remove_one, 8, FTW_DEPTH | FTW_PHYS), ==, 0);
  g_free (office->boss);
  g_free (office->dir);
  g_free (office);
}

PwtId
office_import (Office *office, guint n_meters, guint n_opened)
{
  g_autofree char *json = world_site_json (n_meters, n_opened, "acrel-dtsy1352");
  g_autofree char *wires = g_strdup_printf ("/wires-%u", ++office->n_imports);
  PwtImportRequest request = { .site = json, .line_dir = wires };
  PwtImportReply *reply = office_call (office, office->boss, "site.import", &request);
  PwtId project = reply->project;

  pwt_record_free (&pwt_import_reply_record, reply);
  return project;
}

char *
office_sign_in (Office *office, const char *name, const char *password, GError **error)
{
  PwtSignInRequest request = { (char *) name, (char *) password, NULL };
  PwtSession *session =
      pwt_engine_call_wait (office->engine, "auth.sign-in", NULL, &request, error);
  char *token = session != NULL ? g_strdup (session->token) : NULL;

  pwt_record_free (&pwt_session_record, session);
  return token;
}

/* Returns: a token of a new operator with @role in @project, or everywhere if it is none. */
char *
office_hire (Office *office, const char *name, PwtFirstRole role, PwtId project)
{
  PwtOperator operator_ = { .id = office_new_id (office), .name = (char *) name };
  PwtOperatorRole given = { office_new_id (office), operator_.id, project,
                            pwt_first_role_id (role) };
  g_autoptr (GPtrArray) roles = g_ptr_array_new ();
  PwtOperatorSaveRequest request = { &operator_, (char *) OFFICE_PASSWORD, roles };
  g_autoptr (GError) error = NULL;
  char *token;

  g_ptr_array_add (roles, &given);
  pwt_record_free (&pwt_password_reply_record,
                   office_call (office, office->boss, "operator.save", &request));
  token = office_sign_in (office, name, OFFICE_PASSWORD, &error);
  g_assert_no_error (error);
  return token;
}

/* Returns: the reply, which must be one. */
gpointer
office_call (Office *office, const char *token, const char *operation, gconstpointer request)
{
  g_autoptr (GError) error = NULL;
  gpointer reply = pwt_engine_call_wait (office->engine, operation, token, request, &error);

  g_assert_no_error (error);
  return reply;
}

/* Returns: the error, which there must be. */
GError *
office_fail (Office *office, const char *token, const char *operation, gconstpointer request)
{
  GError *error = NULL;
  gpointer reply = pwt_engine_call_wait (office->engine, operation, token, request, &error);

  g_assert_null (reply);
  g_assert_nonnull (error);
  return error;
}

PwtId
office_new_id (Office *office)
{
  return pwt_world_new_id (&office->clock);
}

PwtMeterRow *
office_row (Office *office, PwtId project, const char *room)
{
  PwtListRequest *request = pwt_record_new (&pwt_list_request_record);
  PwtMeterRow *row = NULL;
  PwtWindow *window;

  request->project = project;
  request->search = g_strdup (room);
  request->limit = 10;
  window = office_call (office, office->boss, "meter.list", request);
  for (guint i = 0; i < window->rows->len; i++) {
    PwtMeterRow *found = g_ptr_array_index (window->rows, i);

    if (g_strcmp0 (found->room, room) == 0)
      row = pwt_record_copy (&pwt_meter_row_record, found);
  }
  g_assert_nonnull (row);
  pwt_record_free (&pwt_meter_window_record, window);
  pwt_record_free (&pwt_list_request_record, request);
  return row;
}

PwtId
office_point (Office *office, const char *room)
{
  PwtMeterRow *row = office_row (office, office->project, room);
  PwtId point = row->point;

  pwt_record_free (&pwt_meter_row_record, row);
  return point;
}

PwtId
office_meter (Office *office, const char *room)
{
  PwtMeterRow *row = office_row (office, office->project, room);
  PwtId meter = row->id;

  pwt_record_free (&pwt_meter_row_record, row);
  return meter;
}

PwtId
office_tariff (Office *office, PwtId project)
{
  PwtListRequest *request = pwt_record_new (&pwt_list_request_record);
  PwtWindow *window;
  PwtId id;

  request->project = project;
  request->limit = 1;
  window = office_call (office, office->boss, "tariff.list", request);
  id = ((PwtTariff *) g_ptr_array_index (window->rows, 0))->id;
  pwt_record_free (&pwt_tariff_window_record, window);
  pwt_record_free (&pwt_list_request_record, request);
  return id;
}

/* As if the meter of @room had just been read. By hand only. */
void
office_show (Office *office, const char *room, gint64 yuan, gint64 count)
{
  PwtDb *db = pwt_store_business (office->engine->store);
  PwtMeterLive *live = pwt_record_new (&pwt_meter_live_record);
  g_autoptr (GError) error = NULL;

  live->id = office_meter (office, room);
  live->project = office->project;
  live->read_us = office->now_us;
  live->failed_us = live->clock_us = PWT_TIME_NONE;
  live->is_closed = yuan > 0;
  live->balance = YUAN (yuan);
  live->purchase_count = count;
  g_assert_true (pwt_db_begin (db, &error) && pwt_live_put (db, live, &error) &&
                 pwt_db_commit (db, &error));
  g_assert_no_error (error);
  pwt_record_free (&pwt_meter_live_record, live);
}

PwtSaleReply *
office_sell (Office *office, const char *room, gint64 yuan, PwtId *id)
{
  PwtSaleRequest request = { .id = office_new_id (office),
                             .project = office->project,
                             .point = office_point (office, room),
                             .paid = YUAN (yuan) };

  if (id != NULL)
    *id = request.id;
  return office_call (office, office->boss, "sale.create", &request);
}

PwtMoney
office_book (Office *office, PwtBook book)
{
  PwtDb *db = pwt_store_business (office->engine->store);
  g_autoptr (GError) error = NULL;
  PwtMoney total;

  g_assert_true (pwt_journal_total (db, office->project, book, &total, &error));
  return total;
}

/* Returns: how many of the newest entries of the log are of @operation */
gint64
office_count_audit (Office *office, const char *operation)
{
  PwtDb *db = pwt_store_business (office->engine->store);
  gint64 n = -1;
  g_autoptr (GError) error = NULL;

  g_assert_true (pwt_sql_int (
      db, 0, &n, &error, "SELECT count(*) FROM audit_entry WHERE operation = ?", "t", operation));
  return n;
}

void
office_verify (Office *office)
{
  PwtVerification *verification = office_call (office, office->boss, "books.verify", NULL);

  for (guint i = 0; i < verification->findings->len; i++) {
    PwtFinding *finding = g_ptr_array_index (verification->findings, i);
    g_autofree char *text = pwt_finding_dup_text (finding);

    if (!finding->is_good)
      g_test_message ("%s: %s", finding->subject, text);
  }
  g_assert_true (verification->is_good);
  pwt_record_free (&pwt_verification_record, verification);
}
