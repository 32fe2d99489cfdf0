/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The whole field against a slave that somebody else wrote: reads and relay commands. */
#include <gio/gio.h>
#include <pthread.h>
#include <time.h>

#include "field/lines.h"

#define PATIENCE_S 30

typedef struct {
  GSubprocess *slave;
  char *port;
  PwtProfileSet *profiles;
  PwtLines *lines;
  pthread_mutex_t lock; /* pthread's, which the race checker knows */
  pthread_cond_t woken;
  gboolean is_woken;
} Fixture;

static void
wake (gpointer data)
{
  Fixture *f = data;

  pthread_mutex_lock (&f->lock);
  f->is_woken = TRUE;
  pthread_cond_signal (&f->woken);
  pthread_mutex_unlock (&f->lock);
}

static void
start_slave (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDataInputStream) output = NULL;

  f->slave = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                               &error, "/usr/bin/python3", g_getenv ("PWT_PYMODBUS_SLAVE"), NULL);
  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (f->slave));
  f->port = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (f->port);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  PwtLineConfig line = { .line = 1, .link = { .protocol = PWT_PROTOCOL_RTU, .baud = 9600 } };
  PwtMeterConfig meter = { .meter = 1, .line = 1, .unit = 1, .profile = "acrel-dtsy1352" };
  g_autoptr (GError) error = NULL;
  gboolean is_done;

  pthread_mutex_init (&f->lock, NULL);
  pthread_cond_init (&f->woken, NULL);
  start_slave (f);
  f->profiles = pwt_profile_set_new (g_getenv ("PWT_PROFILES_DIR"));
  f->lines = pwt_lines_new (f->profiles);
  pwt_lines_set_wake (f->lines, wake, f);
  line.link.address = f->port;
  is_done = pwt_lines_set_line (f->lines, &line, &error) &&
            pwt_lines_set_meter (f->lines, &meter, &error) &&
            pwt_lines_thread_start (f->lines, &error);
  g_assert_no_error (error);
  g_assert_true (is_done);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  pwt_lines_free (f->lines);
  pwt_profile_set_free (f->profiles);
  g_output_stream_close (g_subprocess_get_stdin_pipe (f->slave), NULL, &error);
  g_assert_no_error (error);
  g_subprocess_wait (f->slave, NULL, &error);
  g_assert_no_error (error);
  pthread_mutex_destroy (&f->lock);
  pthread_cond_destroy (&f->woken);
  g_object_unref (f->slave);
  g_free (f->port);
}

static void
wait_until_woken (Fixture *f)
{
  struct timespec until = { .tv_sec = time (NULL) + PATIENCE_S };

  pthread_mutex_lock (&f->lock);
  while (!f->is_woken)
    if (pthread_cond_timedwait (&f->woken, &f->lock, &until) != 0)
      g_error ("nothing came");
  f->is_woken = FALSE;
  pthread_mutex_unlock (&f->lock);
}

static PwtReading *
run (Fixture *f, PwtTaskKind kind)
{
  PwtTask task = { .meter = 1, .kind = kind };
  gboolean is_taken = pwt_lines_submit (f->lines, &task, NULL);

  g_assert_true (is_taken);
  for (;;) {
    g_autoptr (GPtrArray) events = pwt_lines_take_events (f->lines);

    for (guint i = 0; i < events->len; i++) {
      PwtLinesEvent *event = events->pdata[i];

      if (event->kind == PWT_LINES_TASK) {
        g_assert_cmpint (event->result->outcome, ==, PWT_TASK_DONE);
        return g_steal_pointer (&event->result->reading);
      }
    }
    wait_until_woken (f);
  }
}

static void
test_reads (Fixture *f, gconstpointer data)
{
  g_autoptr (PwtReading) reading = run (f, PWT_TASK_READ);

  g_assert_cmpint (pwt_reading_get (reading, PWT_QUANTITY_ENERGY_TOTAL, 0), ==, 1234560);
  g_assert_cmpint (pwt_reading_get (reading, PWT_QUANTITY_VOLTAGE_A, 0), ==, 231400);
  g_assert_cmpint (pwt_reading_get (reading, PWT_QUANTITY_BALANCE, 0), ==, 1000000);
  g_assert_cmpint (pwt_reading_get (reading, PWT_QUANTITY_PURCHASE_COUNT, 0), ==, 7);
  g_assert_cmpint (pwt_reading_get (reading, PWT_QUANTITY_PRICE_FLAT, -1), ==, 0);
}

static void
test_switches (Fixture *f, gconstpointer data)
{
  static const struct {
    PwtTaskKind kind;
    gint64 closed, forced;
  } rows[] = {
    { PWT_TASK_TRIP, 0, 1 },
    { PWT_TASK_HOLD, 1, 1 },
    { PWT_TASK_RESTORE, 1, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PwtReading) reading = run (f, rows[i].kind);

    g_assert_cmpint (pwt_reading_get (reading, PWT_QUANTITY_RELAY_CLOSED, -1), ==, rows[i].closed);
    g_assert_cmpint (pwt_reading_get (reading, PWT_QUANTITY_FORCED_ON, -1), ==, rows[i].forced);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/field/pymodbus/reads", Fixture, NULL, set_up, test_reads, tear_down);
  g_test_add ("/field/pymodbus/switches", Fixture, NULL, set_up, test_switches, tear_down);
  return g_test_run ();
}
