/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record/site.h"
#include "store/db.h"

G_BEGIN_DECLS

/* What hangs on a point, a meter or a circuit and forbids that it is erased. */
typedef struct {
  gboolean has_open_account;
  gboolean has_accounts; /* one was open here at some time */
  gboolean has_sales;    /* or top-ups */
  gboolean has_commands;
  gboolean has_past; /* a circuit that has ended: what served here before */
  gboolean was_read; /* readings were kept while it was connected */
} PwtHangs;

/* @record: point, meter or circuit; of others nothing hangs but what belongs to them */
gboolean pwt_hangs_find (PwtDb *db, const PwtRecord *record, PwtId id, PwtHangs *hangs,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Erases a row on which nothing hangs, with what is only derived from it. */
gboolean pwt_hangs_erase (PwtDb *db, const PwtRecord *record, PwtId id,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The meters that serve points in a building, floor or room, or one point, now. Returns:
 * (element-type PwtId) */
GArray *pwt_registry_meters_at (PwtDb *db, const PwtRecord *record, PwtId id, GError **error);

G_END_DECLS
