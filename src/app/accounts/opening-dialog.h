/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/common/desk.h"

G_BEGIN_DECLS

/* 开户: a tenant, new or found, at one or more rooms, with tariff and thresholds as the building
 * had them last, and what is paid at once. The account's id is made with the dialog, so however
 * often the connection breaks it is opened at most once; what a lost answer leaves open is asked
 * again by itself. First sales begin when the account is known to be open, as attempts like the
 * counter's.
 *
 * Signal "opened" (const PwtAccount *account, GListModel *sales): @sales are the attempts under
 * way, none if nothing was paid */
#define PWT_TYPE_OPENING_DIALOG (pwt_opening_dialog_get_type ())
G_DECLARE_FINAL_TYPE (PwtOpeningDialog, pwt_opening_dialog, PWT, OPENING_DIALOG, AdwWindow)

/* @meter: whose room it begins with; none: a person finds them all */
PwtOpeningDialog *pwt_opening_dialog_new (PwtDesk *desk, GtkWindow *parent, PwtId meter);

G_END_DECLS
