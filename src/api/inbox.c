/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/inbox.h"

struct _PwtInbox {
  GMutex mutex;
  GPtrArray *items;
  GSource *source;
  GFunc take;
  gpointer data;
};

static gboolean
dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  return callback (data);
}

static GSourceFuncs source_funcs = { .dispatch = dispatch };

static gboolean
take_all_cb (gpointer data)
{
  PwtInbox *inbox = data;
  g_autoptr (GPtrArray) items = NULL;

  g_mutex_lock (&inbox->mutex);
  items = inbox->items;
  inbox->items = g_ptr_array_new ();
  g_source_set_ready_time (inbox->source, -1);
  g_mutex_unlock (&inbox->mutex);
  g_ptr_array_foreach (items, inbox->take, inbox->data);
  return G_SOURCE_CONTINUE;
}

/**
 * pwt_inbox_new:
 * @context: where @take runs
 * @take: called for each item, with the item and @data; must not free the inbox
 *
 * Returns: (transfer full): an empty inbox
 */
PwtInbox *
pwt_inbox_new (GMainContext *context, GFunc take, gpointer data)
{
  PwtInbox *inbox = g_new0 (PwtInbox, 1);

  g_mutex_init (&inbox->mutex);
  inbox->items = g_ptr_array_new ();
  inbox->take = take;
  inbox->data = data;
  inbox->source = g_source_new (&source_funcs, sizeof (GSource));
  g_source_set_callback (inbox->source, take_all_cb, inbox, NULL);
  g_source_attach (inbox->source, context);
  return inbox;
}

/* Items still in it are the caller's: it must know that none come any more. */
void
pwt_inbox_free (PwtInbox *inbox)
{
  g_assert (inbox->items->len == 0);
  g_source_destroy (inbox->source);
  g_source_unref (inbox->source);
  g_ptr_array_unref (inbox->items);
  g_mutex_clear (&inbox->mutex);
  g_free (inbox);
}

/* Any thread. */
void
pwt_inbox_push (PwtInbox *inbox, gpointer item)
{
  g_mutex_lock (&inbox->mutex);
  g_ptr_array_add (inbox->items, item);
  if (inbox->items->len == 1)
    g_source_set_ready_time (inbox->source, 0);
  g_mutex_unlock (&inbox->mutex);
}
