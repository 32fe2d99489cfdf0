/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How long something takes, as people say and type it; the program keeps seconds. */

/* "30 min", "1 h 30 min", "1 day": exactly; of 0 s, "0 s". */
char *pwt_show_duration (gint64 seconds);
/* "30" and "30 分钟" are minutes; "2 h", "1.5小时", "1 h 30 min", "1 天", "90 s".
 * Returns: FALSE: @text is no such time, or no whole number of seconds */
gboolean pwt_parse_duration (const char *text, gint64 *seconds) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
