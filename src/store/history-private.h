/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/batch.h"
#include "store/chunk.h"
#include "store/history.h"
#include "store/sql.h"

G_BEGIN_DECLS

struct _PwtHistory {
  PwtDb *db;              /* owned */
  GHashTable *quantities; /* name (owned) → number */
  PwtChunkCoder *coder;
  GArray *columns; /* (element-type gint64) working space of a chunk being made */
};

#define PWT_POINT_BITS 24
#define PWT_POINT_MAX ((1 << PWT_POINT_BITS) - 1)
#define PWT_NO_DAY G_MININT64

/* @db: (transfer full) */
PwtHistory *pwt_history_new (PwtDb *db);

/* UTC days since 1970. */
gint64 pwt_history_day (gint64 time_us);
/* Days before this one are packed; PWT_NO_DAY: none is. */
gboolean pwt_history_packed_until (PwtHistory *history, gint64 *day,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_history_set_damaged (PwtHistory *history, gint64 day, GError **error);

/* Adds what is packed of points @min … @max on @day to @set. */
gboolean pwt_history_load_chunks (PwtHistory *history, gint64 day, guint32 min, guint32 max,
                                  PwtReadingSet *set, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Adds what is not packed yet of points @min … @max on @day to @set, in the order it came. */
gboolean pwt_history_load_tail (PwtHistory *history, gint64 day, guint32 min, guint32 max,
                                PwtReadingSet *set, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Writes the chunks of @day from @set, which is sorted. */
gboolean pwt_history_write_chunks (PwtHistory *history, gint64 day, const PwtReadingSet *set,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A transaction of the caller's goes on; without one, one is made. */
gboolean pwt_history_begin (PwtHistory *history, gboolean *is_own,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_history_end (PwtHistory *history, gboolean is_own, gboolean is_good,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
