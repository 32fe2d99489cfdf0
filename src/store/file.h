/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/sql.h"

G_BEGIN_DECLS

/* Inside the store only: what its files are called, and files as such. */
const char *pwt_file_name (PwtDbKind kind);
const char *pwt_file_draft_name (PwtDbKind kind); /* until the site is whole: store/site-draft.h */

gboolean pwt_file_make_private (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_file_sync (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Renames and flushes the folder: after a power cut it is under one name or the other. */
gboolean pwt_file_rename (const char *from, const char *to,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* A database that nobody has open, with its log; one that is not there is no error. */
gboolean pwt_file_remove_db (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gint64 pwt_file_size (const char *path);

G_END_DECLS
