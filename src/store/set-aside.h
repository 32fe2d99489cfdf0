/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/id.h"
#include "store/db.h"

G_BEGIN_DECLS

/* What a meter told and the books or the history did not take: kept for ever as text, so that
 * somebody can look into it. */
typedef struct {
  gint64 time_us;
  PwtId project; /* none: of a line, or of a meter that is not known any more */
  PwtId meter;
  char *told;
  char *reason;
} PwtSetAside;

gboolean pwt_set_aside_add (PwtDb *db, const PwtSetAside *row,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How many there are of @project (none: those of no project) since @since_us, and the newest of
 * them. @newest_us: PWT_TIME_NONE without one; @reason: (out) (transfer full) (nullable). */
gboolean pwt_set_aside_summarize (PwtDb *db, PwtId project, gint64 since_us, gint64 *n,
                                  gint64 *newest_us, char **reason,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
