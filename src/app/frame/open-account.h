/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/frame/frame.h"

G_BEGIN_DECLS

/* The dialog that opens an account, beginning with the room of @meter unless that is none; then its
 * page, or the counter with the first sales under way. Only for those who may open. */
void pwt_open_account (PwtFrame *frame, PwtDesk *desk, PwtId meter);

G_END_DECLS
