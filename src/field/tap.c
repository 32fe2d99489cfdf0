/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "field/tap.h"

#define MOST_FRAMES 500
#define MOST_HEARD 1024 /* bytes of one answer, rubbish included */

struct _PwtTap {
  GQueue frames;     /* of PwtFrame, oldest first */
  gint64 last;       /* number of the newest */
  GByteArray *heard; /* since the last frame */
};

PwtTap *
pwt_tap_new (gint64 number)
{
  PwtTap *tap = g_new0 (PwtTap, 1);

  tap->last = number;
  g_queue_init (&tap->frames);
  tap->heard = g_byte_array_new ();
  return tap;
}

void
pwt_frame_free (PwtFrame *frame)
{
  g_bytes_unref (frame->bytes);
  g_free (frame);
}

void
pwt_tap_free (PwtTap *tap)
{
  if (tap == NULL)
    return;
  g_queue_clear_full (&tap->frames, (GDestroyNotify) pwt_frame_free);
  g_byte_array_unref (tap->heard);
  g_free (tap);
}

static void
add (PwtTap *tap, gint64 utc_us, PwtFrameKind kind, guint8 unit, gconstpointer bytes, gsize n)
{
  PwtFrame *frame = g_new0 (PwtFrame, 1);

  *frame = (PwtFrame){ ++tap->last, utc_us, kind, unit, g_bytes_new (bytes, n) };
  g_queue_push_tail (&tap->frames, frame);
  if (tap->frames.length > MOST_FRAMES)
    pwt_frame_free (g_queue_pop_head (&tap->frames));
}

static void
add_heard (PwtTap *tap, gint64 utc_us, PwtFrameKind kind, guint8 unit)
{
  add (tap, utc_us, kind, unit, tap->heard->data, tap->heard->len);
  g_byte_array_set_size (tap->heard, 0);
}

/**
 * pwt_tap_heard:
 *
 * Bytes came; what they belong to is told by what comes next.
 */
void
pwt_tap_heard (PwtTap *tap, const guint8 *bytes, gsize n)
{
  if (tap != NULL && n > 0)
    g_byte_array_append (tap->heard, bytes, (guint) MIN (n, MOST_HEARD - tap->heard->len));
}

/**
 * pwt_tap_sent:
 * @unit: to whom
 *
 * What was heard until now belongs to nothing that was asked.
 */
void
pwt_tap_sent (PwtTap *tap, gint64 utc_us, guint8 unit, const guint8 *bytes, gsize n)
{
  if (tap == NULL)
    return;
  if (tap->heard->len > 0)
    add_heard (tap, utc_us, PWT_FRAME_STRAY, 0);
  add (tap, utc_us, PWT_FRAME_SENT, unit, bytes, n);
}

/**
 * pwt_tap_ended:
 * @unit: who was asked
 */
void
pwt_tap_ended (PwtTap *tap, gint64 utc_us, guint8 unit, PwtExchangeOutcome outcome)
{
  static const PwtFrameKind kinds[] = { [PWT_EXCHANGE_ANSWERED] = PWT_FRAME_ANSWER,
                                        [PWT_EXCHANGE_EXCEPTION] = PWT_FRAME_EXCEPTION,
                                        [PWT_EXCHANGE_TIMEOUT] = PWT_FRAME_SILENCE,
                                        [PWT_EXCHANGE_BAD] = PWT_FRAME_BAD,
                                        [PWT_EXCHANGE_DOWN] = PWT_FRAME_SILENCE };

  if (tap != NULL)
    add_heard (tap, utc_us, kinds[outcome], unit);
}

GPtrArray *
pwt_tap_since (PwtTap *tap, gint64 after)
{
  GPtrArray *frames = g_ptr_array_new_with_free_func ((GDestroyNotify) pwt_frame_free);

  for (GList *node = tap->frames.head; node != NULL; node = node->next) {
    PwtFrame *frame = node->data;

    if (frame->number <= after)
      continue;
    frame = g_memdup2 (frame, sizeof *frame);
    g_bytes_ref (frame->bytes);
    g_ptr_array_add (frames, frame);
  }
  return frames;
}
