/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store.h"

G_BEGIN_DECLS

/* A site that takes a while to make is made in a folder beside its own, which must be missing or
 * empty, and gets its place and its name when it is whole:
 *
 *   PATH.draft/business.draft, history.draft  ──>  PATH/business.db, history.db
 *
 * So what was cut short is at no place where a site is looked for, and under no name that opens;
 * and nothing needs to be flushed before the end. Between begin and finish the folder is opened
 * with %PWT_STORE_DRAFT. */

/* What is at @dir is not opened, only looked at. */
gboolean pwt_store_check_free (const char *dir, GError **error) G_GNUC_WARN_UNUSED_RESULT;

char *pwt_site_draft_begin (const char *dir, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_site_draft_finish (const char *draft, const char *dir,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_site_draft_remove (const char *draft, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
