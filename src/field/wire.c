/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "field/wire.h"

#include <string.h>

#include "field/error.h"

#define NEVER G_MAXINT64

/* Bytes on their way, whole when @at_us has come. */
typedef struct {
  gint64 at_us;
  gsize n;
  guint8 *bytes;
} Chunk;

typedef struct {
  PwtLink parent;
  gint64 char_us;
  PwtWirePeer step;
  gpointer peer;
  gboolean is_broken;
  GQueue to_peer, to_us; /* of Chunk, by time */
  gint64 peer_us;        /* when the peer wants to be called */
  gint64 now_us;
} Wire;

static void
chunk_free (gpointer data)
{
  Chunk *chunk = data;

  g_free (chunk->bytes);
  g_free (chunk);
}

/* Behind what is still on its way in the same direction. */
static void
put (Wire *self, GQueue *queue, gint64 now_us, const guint8 *bytes, gsize n)
{
  Chunk *last = g_queue_peek_tail (queue);
  Chunk *chunk = g_new (Chunk, 1);

  chunk->at_us = MAX (now_us, last != NULL ? last->at_us : now_us) + self->char_us * (gint64) n;
  chunk->n = n;
  chunk->bytes = g_memdup2 (bytes, n);
  g_queue_push_tail (queue, chunk);
}

static void
step_peer (Wire *self, gint64 at_us, const guint8 *in, gsize n)
{
  GByteArray *out = g_byte_array_new ();

  self->peer_us = self->step (self->peer, at_us, in, n, out);
  if (out->len > 0)
    put (self, &self->to_us, at_us, out->data, out->len);
  g_byte_array_unref (out);
}

/* Lets time pass for the peer, in the order things happen. */
static void
advance (Wire *self, gint64 now_us)
{
  self->now_us = now_us;
  for (;;) {
    Chunk *chunk = g_queue_peek_head (&self->to_peer);
    gint64 chunk_us = chunk != NULL ? chunk->at_us : NEVER;

    if (MIN (chunk_us, self->peer_us) > now_us)
      return;
    if (chunk_us <= self->peer_us) {
      g_queue_pop_head (&self->to_peer);
      step_peer (self, chunk_us, chunk->bytes, chunk->n);
      chunk_free (chunk);
    } else {
      step_peer (self, self->peer_us, NULL, 0);
    }
  }
}

static gboolean
set_broken_error (GError **error)
{
  g_set_error_literal (error, PWT_LINES_ERROR, PWT_LINES_ERROR_DISCONNECTED,
                       "The in-memory wire is broken. Mend it.");
  return FALSE;
}

static gboolean
open_link (PwtLink *link, gint64 now_us, GError **error)
{
  Wire *self = (Wire *) link;

  if (self->is_broken)
    return set_broken_error (error);
  advance (self, now_us);
  return TRUE;
}

static PwtLinkState
check (PwtLink *link, gint64 now_us, GError **error)
{
  if (!((Wire *) link)->is_broken)
    return PWT_LINK_OPEN;
  set_broken_error (error);
  return PWT_LINK_CLOSED;
}

static gssize
read_bytes (PwtLink *link, gint64 now_us, guint8 *bytes, gsize size, GError **error)
{
  Wire *self = (Wire *) link;
  gsize n = 0;
  Chunk *chunk;

  if (self->is_broken) {
    set_broken_error (error);
    return -1;
  }
  advance (self, now_us);
  while (n < size && (chunk = g_queue_peek_head (&self->to_us)) != NULL && chunk->at_us <= now_us) {
    gsize n_taken = MIN (chunk->n, size - n);

    memcpy (bytes + n, chunk->bytes, n_taken);
    n += n_taken;
    chunk->n -= n_taken;
    memmove (chunk->bytes, chunk->bytes + n_taken, chunk->n);
    if (chunk->n == 0)
      chunk_free (g_queue_pop_head (&self->to_us));
  }
  return (gssize) n;
}

static gboolean
write_bytes (PwtLink *link, gint64 now_us, const guint8 *bytes, gsize n, GError **error)
{
  Wire *self = (Wire *) link;

  if (self->is_broken)
    return set_broken_error (error);
  put (self, &self->to_peer, now_us, bytes, n);
  advance (self, now_us);
  return TRUE;
}

static void
close_link (PwtLink *link)
{
  Wire *self = (Wire *) link;

  g_queue_clear_full (&self->to_us, chunk_free);
  g_queue_clear_full (&self->to_peer, chunk_free);
}

static void
free_link (PwtLink *link)
{
  close_link (link);
  g_free (link);
}

static gint64
next_us (PwtLink *link)
{
  Wire *self = (Wire *) link;
  Chunk *in = g_queue_peek_head (&self->to_us);
  Chunk *out = g_queue_peek_head (&self->to_peer);
  gint64 at_us = self->peer_us;

  if (self->is_broken)
    return self->now_us;
  if (in != NULL)
    at_us = MIN (at_us, in->at_us);
  return out != NULL ? MIN (at_us, out->at_us) : at_us;
}

static const PwtLinkClass wire_class = {
  .open = open_link,
  .check = check,
  .read = read_bytes,
  .write = write_bytes,
  .close = close_link,
  .free = free_link,
  .next_us = next_us,
};

/**
 * pwt_wire_new:
 * @char_us: time of one byte on the wire, either way; 0: none
 * @step: the other end
 * @peer: (nullable): its argument; must outlive the link
 *
 * Returns: (transfer full): a closed link, to be opened by its line
 */
PwtLink *
pwt_wire_new (gint64 char_us, PwtWirePeer step, gpointer peer)
{
  Wire *self = g_new0 (Wire, 1);

  self->parent.klass = &wire_class;
  self->parent.fd = -1;
  self->char_us = char_us;
  self->step = step;
  self->peer = peer;
  self->peer_us = NEVER;
  g_queue_init (&self->to_peer);
  g_queue_init (&self->to_us);
  return &self->parent;
}

void
pwt_wire_set_broken (PwtLink *link, gboolean is_broken)
{
  ((Wire *) link)->is_broken = is_broken;
}
