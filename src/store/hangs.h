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

  /* Of a meter only. */
  gboolean serves;              /* a point, now */
  gboolean has_open_topup;      /* money is on its way */
  gboolean has_undecided_topup; /* money did not arrive, and nobody has decided about it */
  gboolean has_open_work;       /* a command, or a job that has not come to it yet */
} PwtHangs;

/* @record: point, meter or circuit; of others nothing hangs but what belongs to them */
gboolean pwt_hangs_find (PwtDb *db, const PwtRecord *record, PwtId id, PwtHangs *hangs,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The account that is open there now, by number and name; (transfer full) (nullable). */
gboolean pwt_hangs_find_account (PwtDb *db, const PwtRecord *record, PwtId id, char **account,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether a meter that was taken out of service says that it was on this line. */
gboolean pwt_hangs_has_retired (PwtDb *db, PwtId line, gboolean *has_retired,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether another circuit served its point, or took its meter's channel, at a time of @circuit. */
gboolean pwt_hangs_overlaps (PwtDb *db, const PwtCircuit *circuit, gboolean *overlaps,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Erases a row on which nothing hangs, with what is only derived from it. */
gboolean pwt_hangs_erase (PwtDb *db, const PwtRecord *record, PwtId id,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The meters that serve points in a building, floor or room, or one point, now. Returns:
 * (element-type PwtId) */
GArray *pwt_registry_meters_at (PwtDb *db, const PwtRecord *record, PwtId id, GError **error);

G_END_DECLS
