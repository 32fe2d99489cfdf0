/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/remote-list.h"
#include "harness.h"

#define N_MANY 1000

typedef struct {
  PwtFakeBackend *backend;
  PwtDesk *desk;
  PwtRemoteList *list;
  guint n_answers, n_changes;
} Fixture;

static void
count_cb (guint *counter)
{
  (*counter)++;
}

static void
set_up (Fixture *f, gconstpointer n_meters)
{
  PwtSession *session;
  g_autoptr (GError) error = NULL;

  f->backend = pwt_fake_backend_new (PWT_DEMO_SITE, PWT_FAKE_DEMO);
  pwt_fake_site_grow (pwt_fake_backend_get_site (f->backend), GPOINTER_TO_UINT (n_meters));
  session = pwt_backend_call_sync (
      PWT_BACKEND (f->backend), "auth.sign-in",
      &(PwtSignInRequest){ .name = (char *) "demo", .password = (char *) "x" }, &error);
  g_assert_no_error (error);
  pwt_record_free (&pwt_session_record, session);
  f->desk = pwt_desk_new (PWT_BACKEND (f->backend));
  pwt_desk_session_began (f->desk);
  f->list = pwt_remote_list_new (f->desk, "meter.list", &pwt_meter_row_record, "meter");
  g_signal_connect_swapped (f->list, "answered", G_CALLBACK (count_cb), &f->n_answers);
  g_signal_connect_swapped (f->list, "items-changed", G_CALLBACK (count_cb), &f->n_changes);
  pwt_settle ();
}

static void
tear_down (Fixture *f, gconstpointer n_meters)
{
  g_object_unref (f->list);
  pwt_settle ();
  g_object_unref (f->desk);
  pwt_settle ();
  g_object_unref (f->backend);
}

static void
ask (Fixture *f, const char *search, const char *sort)
{
  PwtListRequest query = { .project = pwt_desk_get_project_id (f->desk),
                           .search = (char *) search,
                           .sort = (char *) sort };

  pwt_remote_list_set_query (f->list, &query);
}

static const PwtMeterRow *
row_at (Fixture *f, guint position)
{
  g_autoptr (PwtRow) row = g_list_model_get_item (G_LIST_MODEL (f->list), position);

  return row != NULL ? pwt_row_get (row) : NULL;
}

static void
test_windows (Fixture *f, gconstpointer data)
{
  ask (f, NULL, NULL);
  g_assert_true (pwt_remote_list_is_loading (f->list));
  pwt_settle ();
  g_assert_false (pwt_remote_list_is_loading (f->list));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->list)), ==, N_MANY);
  g_assert_cmpuint (pwt_fake_backend_count (f->backend, "meter.list"), ==, 1);
  g_assert_nonnull (row_at (f, 0));
  g_assert_nonnull (row_at (f, PWT_REMOTE_LIST_WINDOW - 1));

  /* Looked at, a far row brings its window, once. */
  g_assert_null (row_at (f, 777));
  g_assert_null (row_at (f, 778));
  pwt_settle ();
  g_assert_nonnull (row_at (f, 777));
  g_assert_cmpuint (pwt_fake_backend_count (f->backend, "meter.list"), ==, 2);
  g_assert_null (row_at (f, 400));
  pwt_settle ();
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (f->list), N_MANY));
}

static gboolean
has_whole_window (gpointer data)
{
  return row_at (data, PWT_REMOTE_LIST_WINDOW - 1) != NULL;
}

/* Of what is typed the rows in sight come first, and the rest of the window by itself. */
static void
test_words_bring_what_is_in_sight (Fixture *f, gconstpointer data)
{
  ask (f, "0", NULL);
  pwt_settle ();
  g_assert_cmpuint (pwt_remote_list_get_total (f->list), >, PWT_REMOTE_LIST_WINDOW);
  g_assert_nonnull (row_at (f, PWT_REMOTE_LIST_FIRST_ROWS - 1));
  g_assert_null (row_at (f, PWT_REMOTE_LIST_FIRST_ROWS));
  g_assert_cmpuint (pwt_fake_backend_count (f->backend, "meter.list"), ==, 1);
  pwt_wait (has_whole_window, f);
  g_assert_nonnull (row_at (f, PWT_REMOTE_LIST_FIRST_ROWS));
  g_assert_cmpuint (pwt_fake_backend_count (f->backend, "meter.list"), ==, 2);
  g_assert_null (row_at (f, PWT_REMOTE_LIST_WINDOW));
  pwt_settle ();

  /* What was typed over is not gone on with. */
  ask (f, "00", NULL);
  pwt_settle ();
  ask (f, "A201", NULL);
  pwt_settle ();
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->list)), <,
                    PWT_REMOTE_LIST_FIRST_ROWS);
  g_assert_cmpuint (pwt_fake_backend_count (f->backend, "meter.list"), ==, 5);
  ask (f, "0", NULL);
  pwt_wait (has_whole_window, f);
  g_assert_cmpuint (pwt_fake_backend_count (f->backend, "meter.list"), ==, 7);
}

static void
test_stale_answers (Fixture *f, gconstpointer data)
{
  /* Answers come in reverse: the one to the older query last. It must not win. */
  pwt_fake_backend_hold (f->backend);
  ask (f, "A2", NULL);
  ask (f, "A201", NULL);
  pwt_fake_backend_release (f->backend);
  pwt_settle ();
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->list)), ==, 1);
  g_assert_cmpstr (row_at (f, 0)->room, ==, "A201");
  g_assert_cmpuint (f->n_answers, ==, 1);
}

static void
test_keeps_rows_until_answer (Fixture *f, gconstpointer data)
{
  ask (f, NULL, NULL);
  pwt_settle ();
  ask (f, "B", NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->list)), >, 0);
  g_assert_nonnull (row_at (f, 0));
  pwt_settle ();
  g_assert_cmpstr (row_at (f, 0)->room, ==, "B101");
}

typedef struct {
  PwtRemoteList *list;
  guint n_void, most;
} Easing;

static void
look_cb (Easing *self)
{
  GListModel *model = G_LIST_MODEL (self->list);
  guint total = pwt_remote_list_get_total (self->list);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++) {
    g_autoptr (PwtRow) row = g_list_model_get_item (model, i);

    g_assert_cmpint (pwt_row_is_void (row), ==, i >= total);
    g_assert_true (i < total || pwt_row_get (row) == NULL);
    self->n_void += i >= total;
  }
}

static void
resized_cb (Easing *self, guint position, guint removed, guint added)
{
  self->most = MAX (self->most, removed + added);
}

/* Views are told of a shorter or longer list bit by bit; what is left over says nothing, and nobody
 * is asked for it. */
static void
test_length_is_eased (Fixture *f, gconstpointer data)
{
  Easing easing = { f->list, 0, 0 };
  guint n_asked;

  ask (f, NULL, NULL);
  pwt_settle ();
  g_signal_connect_swapped (f->list, "answered", G_CALLBACK (look_cb), &easing);
  g_signal_connect_swapped (f->list, "items-changed", G_CALLBACK (resized_cb), &easing);
  n_asked = pwt_fake_backend_count (f->backend, "meter.list");
  ask (f, "A201", NULL);
  pwt_settle ();
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->list)), ==, 1);
  g_assert_cmpuint (easing.n_void, >, 100);
  ask (f, NULL, NULL);
  pwt_settle ();
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->list)), ==, 154);
  g_assert_cmpuint (easing.most, <, 32);
  g_assert_nonnull (row_at (f, 153));
  g_assert_cmpuint (pwt_fake_backend_count (f->backend, "meter.list"), ==, n_asked + 2);

  /* Longer again before views know that it was shorter. */
  easing.n_void = 0;
  pwt_fake_backend_hold (f->backend);
  ask (f, "A201", NULL);
  pwt_fake_backend_release (f->backend);
  while (easing.n_void == 0)
    g_main_context_iteration (NULL, TRUE);
  ask (f, NULL, NULL);
  pwt_settle ();
  for (guint i = 0; i < 154; i++)
    g_assert_nonnull (row_at (f, i));
}

/* Far windows of the query before are neither asked for again nor shown as if they were of this. */
static void
test_forgets_the_unseen (Fixture *f, gconstpointer data)
{
  guint n_asked;

  ask (f, NULL, NULL);
  pwt_settle ();
  row_at (f, 300);
  row_at (f, 777);
  pwt_settle ();
  g_assert_nonnull (pwt_remote_list_peek (f->list, 777));
  n_asked = pwt_fake_backend_count (f->backend, "meter.list");
  ask (f, NULL, "serial");
  pwt_settle ();
  g_assert_cmpuint (pwt_fake_backend_count (f->backend, "meter.list"), ==, n_asked + 1);
  g_assert_nonnull (pwt_remote_list_peek (f->list, 0));
  g_assert_null (pwt_remote_list_peek (f->list, 777));
  g_assert_null (row_at (f, 777)); /* looked at, it is asked for */
  pwt_settle ();
  g_assert_nonnull (row_at (f, 777));
}

static void
row_changed_cb (PwtRow *row, guint *counter)
{
  (*counter)++;
}

static gboolean
is_balance_new (gpointer data)
{
  return row_at (data, 11)->balance.e4 == 770000;
}

static void
test_event_changes_one_row (Fixture *f, gconstpointer data)
{
  PwtFakeSite *site = pwt_fake_backend_get_site (f->backend);
  PwtMeterRow *meter;
  g_autoptr (PwtRow) touched = NULL, other = NULL;
  guint n_touched = 0, n_other = 0;

  ask (f, NULL, NULL);
  pwt_settle ();
  touched = g_list_model_get_item (G_LIST_MODEL (f->list), 11);
  other = g_list_model_get_item (G_LIST_MODEL (f->list), 12);
  g_signal_connect (touched, "changed", G_CALLBACK (row_changed_cb), &n_touched);
  g_signal_connect (other, "changed", G_CALLBACK (row_changed_cb), &n_other);
  f->n_changes = 0;
  meter = g_ptr_array_index (site->rows, 11);
  meter->balance.e4 = 770000;
  pwt_fake_backend_emit (f->backend, "meter", meter->id);
  pwt_wait (is_balance_new, f);
  g_assert_cmpuint (n_touched, ==, 1);
  g_assert_cmpuint (n_other, ==, 0);
  g_assert_cmpuint (f->n_changes, ==, 0);
}

static gboolean
is_seen_row_new (gpointer data)
{
  return row_at (data, 5)->balance.e4 == 660000;
}

static void
test_what_nobody_sees_waits (Fixture *f, gconstpointer data)
{
  PwtFakeSite *site = pwt_fake_backend_get_site (f->backend);
  PwtMeterRow *near, *far;
  g_autoptr (PwtRow) seen = NULL;
  guint n_seen = 0, n_asked;

  ask (f, NULL, NULL);
  pwt_settle ();
  row_at (f, 777);
  pwt_settle ();
  seen = g_list_model_get_item (G_LIST_MODEL (f->list), 5);
  g_signal_connect (seen, "changed", G_CALLBACK (row_changed_cb), &n_seen);
  near = g_ptr_array_index (site->rows, 5);
  far = g_ptr_array_index (site->rows, 777);
  near->balance.e4 = far->balance.e4 = 660000;
  n_asked = pwt_fake_backend_count (f->backend, "meter.list");
  pwt_fake_backend_emit (f->backend, "meter", far->id);
  pwt_fake_backend_emit (f->backend, "meter", near->id);
  pwt_wait (is_seen_row_new, f);
  pwt_settle ();
  g_assert_cmpuint (n_seen, ==, 1);
  g_assert_cmpuint (pwt_fake_backend_count (f->backend, "meter.list"), ==, n_asked + 1);
  g_assert_cmpint (row_at (f, 777)->balance.e4, !=, 660000); /* asked for by being looked at */
  pwt_settle ();
  g_assert_cmpint (row_at (f, 777)->balance.e4, ==, 660000);
  g_assert_cmpuint (pwt_fake_backend_count (f->backend, "meter.list"), ==, n_asked + 2);
}

static void
test_heals (Fixture *f, gconstpointer data)
{
  guint position = 0;
  PwtFakeSite *site = pwt_fake_backend_get_site (f->backend);

  pwt_fake_backend_set_online (f->backend, FALSE);
  ask (f, "A201", NULL);
  pwt_settle ();
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->list)), ==, 0);
  pwt_fake_backend_set_online (f->backend, TRUE);
  pwt_settle ();
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->list)), ==, 1);
  g_assert_true (
      pwt_remote_list_find (f->list, pwt_fake_site_find_room (site, "A201")->id, &position));
  g_assert_cmpuint (position, ==, 0);
  g_assert_false (
      pwt_remote_list_find (f->list, pwt_fake_site_find_room (site, "A202")->id, &position));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, n, func)                                                                         \
  g_test_add ("/app/remote-list/" name, Fixture, GUINT_TO_POINTER (n), set_up, func, tear_down)
  ADD ("fetches-what-is-looked-at", N_MANY, test_windows);
  ADD ("words-bring-what-is-in-sight", N_MANY, test_words_bring_what_is_in_sight);
  ADD ("drops-answers-to-older-queries", 154, test_stale_answers);
  ADD ("keeps-rows-until-the-answer", 154, test_keeps_rows_until_answer);
  ADD ("length-is-eased", 154, test_length_is_eased);
  ADD ("forgets-what-nobody-sees", N_MANY, test_forgets_the_unseen);
  ADD ("event-changes-one-row", 154, test_event_changes_one_row);
  ADD ("what-nobody-sees-waits", N_MANY, test_what_nobody_sees_waits);
  ADD ("heals-when-the-engine-is-back", 154, test_heals);
  return g_test_run ();
}
