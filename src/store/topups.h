/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record/sales.h"
#include "store/db.h"

G_BEGIN_DECLS

/* Top-ups and their states. The database itself refuses a step that pwt_topup_can_follow() does not
 * know, a changed target count, a change after the end, an end that a person has to decide on and
 * has not, two top-ups under way to one meter, and two ways of one sale's money. Reading one is
 * pwt_db_get (db, &pwt_topup_record, id). */

/* @topup must be queued. */
gboolean pwt_topups_queue (PwtDb *db, const PwtTopup *topup,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Stores all of @topup as it is now; its state is the stored one or one that may follow it. */
gboolean pwt_topups_advance (PwtDb *db, const PwtTopup *topup,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Every top-up the program still has to bring to an end, oldest first: what a restart resumes.
 * @project none: of all projects. Returns: (element-type PwtTopup) */
GPtrArray *pwt_topups_open (PwtDb *db, PwtId project, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Marks every refused one whose money is still to be decided on: the site was restored. */
gboolean pwt_topups_doubt_rejected (PwtDb *db, gint64 now_us,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The one of @meter in intent, sent or unknown; NULL without error if there is none. */
gboolean pwt_topups_under_way (PwtDb *db, PwtId meter, PwtTopup **topup,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* How many of those the meters of @line have. */
gboolean pwt_topups_count_under_way (PwtDb *db, PwtId line, gint64 *count,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The oldest queued one of @meter; NULL without error if there is none. */
gboolean pwt_topups_next_queued (PwtDb *db, PwtId meter, PwtTopup **topup,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* All queued ones of @meter, oldest first.
 * Returns: (element-type PwtTopup) */
GPtrArray *pwt_topups_queued (PwtDb *db, PwtId meter, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Money that is paid and not yet proved in @meter. */
gboolean pwt_topups_waiting (PwtDb *db, PwtId meter, PwtMoney *amount,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Whether one of @meter is in conflict, which nobody has decided about. */
gboolean pwt_topups_has_conflict (PwtDb *db, PwtId meter, gboolean *is_so,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* How many are open in @project (none: everywhere) and since when the oldest waits. */
gboolean pwt_topups_count_open (PwtDb *db, PwtId project, gint64 *count, gint64 *oldest_us,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The newest of a sale, which is the only one that is not "resent". */
gboolean pwt_topups_of_sale (PwtDb *db, PwtId sale, PwtTopup **topup,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What was last decided about a sale, NULL without error if nothing was. @newest: its newest
 * top-up: the decision is about it or, if nothing was decided since it was sent again, the one
 * before. */
gboolean pwt_topups_last_decision (PwtDb *db, const PwtTopup *newest, PwtTopupDecision **decision,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What @meter held when the newest top-up for @account was proved in it, or a person decided about
 * one; PWT_NONE before the first. */
gboolean pwt_topups_last_balance (PwtDb *db, PwtId account, PwtId meter, PwtMoney *balance,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How the books know a meter. */
typedef struct {
  gint64 count;  /* of purchases they can account for: what the meter showed when it was first read
                  * or its account was opened, and since then what was proved or decided */
  gint64 number; /* last digits of the one it is registered with, once it has shown them itself */
} PwtMeterMark;

/* @number: last digits that @meter says of itself. @is_so: it is not its own number but that of
 * another meter of the project that is in service; numbers of fewer than 8 digits are not looked
 * for.
 */
gboolean pwt_topups_is_number_of_other (PwtDb *db, PwtId meter, gint64 number, gboolean *is_so,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* @mark: both PWT_NONE where nothing is known. */
gboolean pwt_topups_find_mark (PwtDb *db, PwtId meter, PwtMeterMark *mark,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_topups_note_count (PwtDb *db, PwtId meter, gint64 count, gint64 now_us,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* @number: what the meter says; noted only if it is the one it is registered with, for whatever
 * else the register holds proves nothing. */
gboolean pwt_topups_note_number (PwtDb *db, PwtId meter, gint64 number,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether @operator_id decided of @sale that its money had not arrived. */
gboolean pwt_topups_has_doubter (PwtDb *db, PwtId sale, PwtId operator_id, gboolean *has,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Stores a decision before the step it allows. @decision: (inout): one that pays back is given the
 * next number of its project's refund slips. */
gboolean pwt_topups_put_decision (PwtDb *db, PwtTopupDecision *decision,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
