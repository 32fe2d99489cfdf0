/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/jobs.h"

G_BEGIN_DECLS

/* The backups a site makes of itself: a plan, the jobs that follow from it, and drills. */

/* @plan: (out) (transfer full): what was set, or a plan of none */
gboolean pwt_backup_plan_load (PwtDb *db, PwtBackupPlan **plan,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_backup_plan_store (PwtTurn *turn, const PwtBackupPlan *plan,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *pwt_backup_plan_dup_folder (PwtEngine *engine, const PwtBackupPlan *plan);
gboolean pwt_backup_check_folder (PwtEngine *engine, const char *folder,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The last time the plan was due at or before @now_us, and the next one after it; PWT_TIME_NONE if
 * it never is. */
void pwt_backup_plan_times (const PwtBackupPlan *plan, gint64 now_us, GTimeZone *zone,
                            gint64 *last_us, gint64 *next_us);
/* @is: (out): whether it was due since @last_us, the newest time it was done; PWT_TIME_NONE: never
 */
gboolean pwt_backup_plan_is_missed (PwtDb *db, const PwtBackupPlan *plan, gint64 last_us,
                                    gint64 now_us, gboolean *is,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* When the engine will make the next one by itself. */
gboolean pwt_backup_plan_next (PwtDb *db, const PwtBackupPlan *plan, gint64 now_us, gint64 *next_us,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

gboolean pwt_backup_begin (PwtTurn *turn, PwtId job, PwtId operator_id,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_drill_begin (PwtTurn *turn, PwtId job, PwtId operator_id,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

gint64 pwt_backups_step (PwtEngine *engine, gint64 now_us);

G_END_DECLS
