/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/common/desk.h"

G_BEGIN_DECLS

/* Search by tenant, room, meter number, phone or initials. Answers to what is no longer typed are
 * dropped; Enter waits for the answer to what is.
 *
 * Signal "chosen" (const PwtMeterRow *row): valid during the emission */
#define PWT_TYPE_COUNTER_SEARCH (pwt_counter_search_get_type ())
G_DECLARE_FINAL_TYPE (PwtCounterSearch, pwt_counter_search, PWT, COUNTER_SEARCH, AdwBin)

void pwt_counter_search_set_desk (PwtCounterSearch *self, PwtDesk *desk);
void pwt_counter_search_focus (PwtCounterSearch *self);
void pwt_counter_search_set_text (PwtCounterSearch *self, const char *text);
const char *pwt_counter_search_get_text (PwtCounterSearch *self);

G_END_DECLS
