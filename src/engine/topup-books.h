/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/private.h"
#include "record/meters.h"
#include "record/sales.h"

G_BEGIN_DECLS

/* What the end of a top-up means in the books, and how much its meter may have used meanwhile. */

gboolean pwt_topup_books_end (PwtTurn *turn, const PwtTopup *topup, PwtId operator_id,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_topup_books_resend (PwtTurn *turn, const PwtTopup *topup, const PwtSale *sale,
                                 PwtId operator_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_topup_books_pay_back (PwtTurn *turn, const PwtTopup *topup, const PwtSale *sale,
                                   PwtPayMethod method, PwtId operator_id,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_topup_books_cancel (PwtTurn *turn, const PwtTopup *topup, PwtId operator_id,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_topup_use_allowance (PwtTurn *turn, const PwtTopup *topup, PwtMoney *allowance,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Maker and checker: above the project's limit, neither who took the money of @sale gives it back,
 * nor who decided that it did not arrive. */
gboolean pwt_check_payer (PwtContext *context, const PwtSale *sale,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Before money of @topup is given back: that it is not among purchases that the books do not know,
 * as after a restored backup. @is_judged: a person decides with a reason, so a meter that does not
 * answer may be judged without. */
gboolean pwt_check_count (PwtContext *context, const PwtTopup *topup, gboolean is_judged,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The most that @meter can hold by the books, a meter being only ever used: what was read when the
 * newest top-up of @row's account was proved or decided about, before that all the account had. */
gboolean pwt_topup_books_limit (PwtDb *db, PwtId meter, const PwtMeterRow *row, PwtMoney *limit,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The date of the books in @project at @time_us. */
gboolean pwt_business_date (PwtDb *db, PwtId project, gint64 time_us, PwtDate *date,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
