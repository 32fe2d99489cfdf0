/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/jobs.h"

G_BEGIN_DECLS

/* Commands to many meters, as a job that is driven from turn to turn. */
#define PWT_JOB_COMMANDS "commands"

PwtCommandJobs *pwt_command_jobs_new (void);
void pwt_command_jobs_free (PwtCommandJobs *jobs);
gboolean pwt_command_job_begin (PwtTurn *turn, PwtJob *job, const GPtrArray *items,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_job_command_ended (PwtTurn *turn, const PwtCommand *command,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_command_jobs_stop (PwtTurn *turn, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gint64 pwt_command_jobs_step (PwtEngine *engine, gint64 now_us);

G_END_DECLS
