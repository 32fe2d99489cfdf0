/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "engine/private.h"

G_BEGIN_DECLS

/* Long work: a row that is committed before the work begins, whose progress is told as events
 * "job", which can be cancelled and survives a restart. There are two ways to do it:
 *
 * - with run: in a thread of its own while the site goes on, one job at a time. A job that was cut
 *   short is run again when the site is opened, so run must bear what an earlier one left.
 * - without run: somebody drives it from turn to turn and tells with pwt_job_progress() and
 *   pwt_job_end(). */
typedef struct {
  PwtEngine *engine;
  const PwtJob *job; /* as it was when it began */
  GCancellable *cancellable;
  gpointer outcome; /* of record @outcome_record, from run to end; may be NULL */
  const PwtRecord *outcome_record;
  gint done, total; /* atomic: set with pwt_job_work_set_progress() */
} PwtJobWork;

typedef struct {
  const char *kind;
  /* In the job's thread. @result: (out) (optional) (transfer full): what came of it, in words. */
  gboolean (*run) (PwtJobWork *work, char **result, GError **error);
  /* In the turn that ends a job that went well: stores what came of it. May be NULL. */
  gboolean (*end) (PwtTurn *turn, PwtJobWork *work, GError **error);
  /* Driven jobs: in the turn that cancels it, to take back what has not been done; the driver or
   * this ends the job. NULL: it is just ended. */
  gboolean (*cancel) (PwtTurn *turn, PwtJob *job, GError **error);
  /* Driven jobs: once when the site is opened. NULL: the job has failed by the restart. */
  gboolean (*resume) (PwtTurn *turn, PwtJob *job, GError **error);
} PwtJobKind;

/* One line here and in jobs.c for each. */
extern const PwtJobKind pwt_job_kind_backup, pwt_job_kind_drill, pwt_job_kind_verify,
    pwt_job_kind_commands;

void pwt_job_work_set_progress (PwtJobWork *work, gint64 done, gint64 total);

/* In a turn. @job: id, kind, project, operator_id, total and request are the caller's. */
gboolean pwt_job_begin (PwtTurn *turn, PwtJob *job, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_job_progress (PwtTurn *turn, PwtId id, gint64 done, gint64 total,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_job_end (PwtTurn *turn, PwtId id, PwtJobState state, const char *result,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_job_cancel (PwtTurn *turn, PwtJob *job, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
