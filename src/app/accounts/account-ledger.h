/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/common/desk.h"

G_BEGIN_DECLS

/* The lines of a story as a table, all or of one kind. Property "shown" ("all", "sales",
 * "use", "taken", "events") chooses which; whoever holds it makes the action "ledger.show" of it.
 * Enter on a sale shows its receipt. */
#define PWT_TYPE_ACCOUNT_LEDGER (pwt_account_ledger_get_type ())
G_DECLARE_FINAL_TYPE (PwtAccountLedger, pwt_account_ledger, PWT, ACCOUNT_LEDGER, AdwBin)

void pwt_account_ledger_set_desk (PwtAccountLedger *self, PwtDesk *desk);
void pwt_account_ledger_set_story (PwtAccountLedger *self, const PwtAccountStory *story);
void pwt_account_ledger_show (PwtAccountLedger *self, const char *which);
const char *pwt_account_ledger_get_shown (PwtAccountLedger *self);
guint pwt_account_ledger_get_n (PwtAccountLedger *self);
void pwt_account_ledger_focus (PwtAccountLedger *self);

/* Shows what it lists as it will be printed. */
void pwt_account_ledger_preview (PwtAccountLedger *self);

G_END_DECLS
