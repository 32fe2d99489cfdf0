/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "field/link.h"

G_BEGIN_DECLS

/* An in-memory wire: a link whose other end is a function, on the caller's clock.
 *
 * One step of the peer: @in has reached it, its last byte just now (@n_in may be 0: its time has
 * come); it appends to @out what it begins to send now, and returns when it wants to be called
 * again without input, or G_MAXINT64. The wire paces both directions to @char_us a byte (0: at
 * once), so a request began n_in × char_us before @now_us. Whole chunks are delivered when their
 * last byte is. */
typedef gint64 (*PwtWirePeer) (gpointer peer, gint64 now_us, const guint8 *in, gsize n_in,
                               GByteArray *out);

PwtLink *pwt_wire_new (gint64 char_us, PwtWirePeer step, gpointer peer);

/* Faults of the link itself, as an unplugged adapter: fails reads and opens while set. */
void pwt_wire_set_broken (PwtLink *link, gboolean is_broken);

G_END_DECLS
