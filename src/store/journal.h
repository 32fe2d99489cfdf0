/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record/log.h"
#include "store/db.h"

G_BEGIN_DECLS

/* The books: entries of 1..n transfers, posted once and never changed; the database itself refuses
 * update and delete, and keeps the balance of every book in the same transaction. */
gboolean pwt_journal_post (PwtDb *db, const PwtEntry *entry, gboolean *existed,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
PwtEntry *pwt_journal_get (PwtDb *db, PwtId id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *pwt_journal_of_subject (PwtDb *db, PwtId subject,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_journal_is_reversed (PwtDb *db, PwtId id, gboolean *is_reversed,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* In the book's own direction: cash, bank, credit given and adopted grow by debits, the others by
 * credits. @owner none: the balance of the book without owner. */
gboolean pwt_journal_balance (PwtDb *db, PwtId project, PwtBook book, PwtId owner,
                              PwtMoney *balance, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Of all owners of @book in @project together. */
gboolean pwt_journal_total (PwtDb *db, PwtId project, PwtBook book, PwtMoney *total,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
