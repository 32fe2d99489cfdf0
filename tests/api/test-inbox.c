/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/inbox.h"

#define N_THREADS 4
#define N_ITEMS 2000

typedef struct {
  PwtInbox *inbox;
  guint n_taken;
  guint next[N_THREADS]; /* of each thread, the item that must come next */
  GThread *thread;
} Fixture;

typedef struct {
  PwtInbox *inbox;
  guint thread;
} Pusher;

static void
take_cb (gpointer item, gpointer data)
{
  Fixture *fixture = data;
  guint number = GPOINTER_TO_UINT (item) - 1;

  g_assert_true (g_thread_self () == fixture->thread);
  g_assert_cmpuint (number % N_ITEMS, ==, fixture->next[number / N_ITEMS]);
  fixture->next[number / N_ITEMS]++;
  fixture->n_taken++;
}

static gpointer
push_all (gpointer data)
{
  Pusher *pusher = data;

  for (guint i = 0; i < N_ITEMS; i++)
    pwt_inbox_push (pusher->inbox, GUINT_TO_POINTER (pusher->thread * N_ITEMS + i + 1));
  return NULL;
}

static void
takes_all_in_order (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  Fixture fixture = { .thread = g_thread_self () };
  Pusher pushers[N_THREADS];
  GThread *threads[N_THREADS];

  fixture.inbox = pwt_inbox_new (context, take_cb, &fixture);
  for (guint i = 0; i < N_THREADS; i++) {
    pushers[i] = (Pusher){ fixture.inbox, i };
    threads[i] = g_thread_new ("pusher", push_all, &pushers[i]);
  }
  while (fixture.n_taken < N_THREADS * N_ITEMS)
    g_main_context_iteration (context, TRUE);
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
  pwt_inbox_free (fixture.inbox);
  g_assert_false (g_main_context_iteration (context, FALSE));
}

static void
push_again_cb (gpointer item, gpointer data)
{
  Fixture *fixture = data;

  if (++fixture->n_taken < 3)
    pwt_inbox_push (fixture->inbox, item);
}

static void
takes_what_is_pushed_while_taking (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  Fixture fixture = { 0 };

  fixture.inbox = pwt_inbox_new (context, push_again_cb, &fixture);
  pwt_inbox_push (fixture.inbox, &fixture);
  while (fixture.n_taken < 3)
    g_main_context_iteration (context, TRUE);
  g_assert_false (g_main_context_pending (context));
  pwt_inbox_free (fixture.inbox);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/api/inbox/takes-all-in-order", takes_all_in_order);
  g_test_add_func ("/api/inbox/takes-what-is-pushed-while-taking",
                   takes_what_is_pushed_while_taking);
  return g_test_run ();
}
