/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "store/error.h"

G_BEGIN_DECLS

/* One connection to one database file, with its prepared statements. Used by one thread at a time.
 *
 * There is exactly one writer a file, and it alone checkpoints: SQLite before 3.51.3 can lose
 * committed pages when two connections write and checkpoint at the same instant. Every other
 * connection is a reader, which can do neither.
 *
 * The writer commits operations in groups: begin, then for each operation savepoint, run, release
 * (or rollback_to and release), then commit. A full disk or an I/O error inside one operation rolls
 * the whole group back: pwt_db_is_rolled_back() tells, and the group's operations are run again one
 * by one. */
typedef struct _PwtDb PwtDb;

void pwt_db_free (PwtDb *db);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwtDb, pwt_db_free)

gboolean pwt_db_begin (PwtDb *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_db_savepoint (PwtDb *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_db_release (PwtDb *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_db_rollback_to (PwtDb *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_db_commit (PwtDb *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void pwt_db_rollback (PwtDb *db);

/* Ends what @db reads as soon as @cancellable is cancelled, until it is taken off again with NULL.
 */
void pwt_db_set_cancellable (PwtDb *db, GCancellable *cancellable);

gboolean pwt_db_is_rolled_back (PwtDb *db);
gboolean pwt_db_is_broken (PwtDb *db);
gboolean pwt_db_is_writer (PwtDb *db);
const char *pwt_db_get_path (PwtDb *db);

G_END_DECLS
