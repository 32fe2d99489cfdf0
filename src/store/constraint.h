/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Inside the store only. What SQLite says of a rule that was broken, in words for the person who
 * broke it; a trigger's own words stay. Returns: (transfer full) */
char *pwt_constraint_explain (const char *said);

G_END_DECLS
