/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A file that gets its name only when it is whole. What is written goes to a draft beside it; the
 * draft takes the name in one step or is dropped. So whoever looks finds the old file or the new
 * one, never half of it. All of these touch the disk: not for the main thread. */

/* Returns: (transfer full) (nullable): the path of an empty file in @path's folder */
char *pwt_draft_begin (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_draft_keep (const char *draft, const char *path,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
void pwt_draft_drop (const char *draft);

G_END_DECLS
