/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "record/requests.h"
#include "store/store.h"

G_BEGIN_DECLS

/* A backup is a folder with business.db and history.db in it, each a consistent copy; the business
 * copy is never newer than the history copy. It appears under its name only when it was written,
 * flushed, reopened and verified. */

/* Where somebody waits for a copy: how far it is, and whether it is to stop. */
typedef struct {
  GCancellable *cancellable;                               /* NULL: it is not to be stopped */
  void (*told) (gpointer data, gint64 done, gint64 total); /* in bytes; NULL: nobody asks */
  gpointer data;
} PwtBackupWatch;

/* Copies while the site works, on readers of its own; may run in any thread. @path: the folder to
 * make, where pwt_backup_check_path() allows one. @bytes: (out): size of both files. */
gboolean pwt_backup_make (PwtStore *store, const char *path, GCancellable *cancellable,
                          gint64 *bytes, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_backup_make_watched (PwtStore *store, const char *path, const PwtBackupWatch *watch,
                                  gint64 *bytes, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* What is no backup is left alone; one that is not there is no error. */
gboolean pwt_backup_remove (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Size of both files, 0 if there is no backup at @path. */
gint64 pwt_backup_size (const char *path);

/* Where backups may go: a whole path in a folder that is there, under a name that is not, and
 * outside every site and backup but for the site's own backups folder. @whole: (out) (transfer
 * full). */
gboolean pwt_backup_check_path (PwtStore *store, const char *path, char **whole,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same for a site nobody holds: verifies the backup in @path, copies it into @dir, which must
 * be missing or empty, and verifies the copy. */
#define PWT_SETTING_RESTORED "restored" /* of a site that was restored and not opened since */

gboolean pwt_backup_restore (const char *path, const char *dir,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
