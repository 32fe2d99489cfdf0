/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/id.h"
#include "store/db.h"

G_BEGIN_DECLS

/* Inside the store only: what a search for meters looks through, in memory.
 *
 * The list has 100,000 rows and is searched at each keystroke; walking them in the file costs 20
 * ms, here under 3. What is held is what the connection's snapshot holds: the file counts each
 * change of it, and a count that is another's has all read again. */

typedef struct {
  gint64 row; /* in meter_list */
  gsize text; /* where its search text begins */
  int state;  /* a PwtMeterState; -1: one that is not known */
} PwtMeterText;

typedef struct {
  PwtId project;
  gint64 version;
  GArray *meters; /* (element-type PwtMeterText) in the list's order, by place */
  GString *texts; /* each ends with NUL */
} PwtMeterTexts;

/* Call it in a snapshot. Returns: (transfer none): of @project's meters, until the snapshot ends;
 * %NULL with @error set */
const PwtMeterTexts *pwt_meter_texts_peek (PwtDb *db, PwtId project,
                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
void pwt_meter_texts_free (PwtMeterTexts *texts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwtMeterTexts, pwt_meter_texts_free)

/* The state of that nick, -1: there is none. */
int pwt_meter_texts_find_state (const char *nick);

G_END_DECLS
