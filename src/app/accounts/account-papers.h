/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/common/desk.h"
#include "record/accounts.h"

G_BEGIN_DECLS

/* The card of an account's papers: the receipts of the period's last sales, each opens as it was
 * issued and prints again from there. All of them are the ledger's sales. */
#define PWT_TYPE_ACCOUNT_PAPERS (pwt_account_papers_get_type ())
G_DECLARE_FINAL_TYPE (PwtAccountPapers, pwt_account_papers, PWT, ACCOUNT_PAPERS, AdwBin)

void pwt_account_papers_show (PwtAccountPapers *self, const PwtAccountStory *story, PwtDesk *desk);

G_END_DECLS
