/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "field/bus.h"
#include "field/lines.h"

G_BEGIN_DECLS

/* What goes over one line, kept while somebody looks: the newest frames, each whole.
 *
 * It costs nothing where nobody looks, for then a line has none. */
typedef struct _PwtTap PwtTap;

/* @number: of which the frames come after: later than those of an earlier tap of the line. */
PwtTap *pwt_tap_new (gint64 number);
void pwt_tap_free (PwtTap *tap);

void pwt_tap_sent (PwtTap *tap, gint64 utc_us, guint8 unit, const guint8 *bytes, gsize n);
void pwt_tap_heard (PwtTap *tap, const guint8 *bytes, gsize n);
void pwt_tap_ended (PwtTap *tap, gint64 utc_us, guint8 unit, PwtExchangeOutcome outcome);

/* Returns: (element-type PwtFrame) those told after number @after, oldest first */
GPtrArray *pwt_tap_since (PwtTap *tap, gint64 after);

G_END_DECLS
