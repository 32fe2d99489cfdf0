/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "campaign-disk.h"

#include <sqlite3.h>

static sqlite3_vfs *real;
static sqlite3_vfs mortal;

/* The real layer has a set of methods for each way of locking. */
typedef struct {
  sqlite3_io_methods ours; /* first: what a file points to */
  const sqlite3_io_methods *real;
} Methods;

static Methods methods[4];

static struct {
  guint n_left; /* changes until it dies; 0: it does not */
  gboolean is_dead;
  gboolean is_only_full; /* then what must be written is refused, and nothing else */
  void (*struck) (void);
} disk;

/* Returns: FALSE if the change must not be done. */
static gboolean
may_change (void)
{
  if (disk.n_left > 0 && --disk.n_left == 0) {
    disk.is_dead = TRUE;
    if (disk.struck != NULL)
      disk.struck ();
  }
  return !disk.is_dead;
}

static const sqlite3_io_methods *
real_methods (const sqlite3_file *file)
{
  return ((const Methods *) file->pMethods)->real;
}

static int
write_file (sqlite3_file *file, const void *bytes, int n, sqlite3_int64 at)
{
  gboolean was_dead = disk.is_dead;

  if (may_change ())
    return real_methods (file)->xWrite (file, bytes, n, at);
  /* It dies in the middle of a write. */
  if (!was_dead && n > 1)
    real_methods (file)->xWrite (file, bytes, n / 2, at);
  return disk.is_only_full ? SQLITE_FULL : SQLITE_IOERR_WRITE;
}

static int
truncate_file (sqlite3_file *file, sqlite3_int64 size)
{
  return may_change () || disk.is_only_full ? real_methods (file)->xTruncate (file, size)
                                            : SQLITE_IOERR_TRUNCATE;
}

static int
sync_file (sqlite3_file *file, int flags)
{
  return may_change () || disk.is_only_full ? real_methods (file)->xSync (file, flags)
                                            : SQLITE_IOERR_FSYNC;
}

static int
delete_file (sqlite3_vfs *vfs, const char *name, int must_sync)
{
  return may_change () || disk.is_only_full ? real->xDelete (real, name, must_sync)
                                            : SQLITE_IOERR_DELETE;
}

/* Returns: @theirs with three methods replaced; the same for the same, on any thread. */
static const sqlite3_io_methods *
our_methods (const sqlite3_io_methods *theirs)
{
  static GMutex mutex;
  guint i = 0;

  g_mutex_lock (&mutex);
  while (methods[i].real != NULL && methods[i].real != theirs)
    i++;
  g_assert_cmpuint (i, <, G_N_ELEMENTS (methods) - 1);
  if (methods[i].real == NULL) {
    methods[i].real = theirs;
    methods[i].ours = *theirs;
    methods[i].ours.xWrite = write_file;
    methods[i].ours.xTruncate = truncate_file;
    methods[i].ours.xSync = sync_file;
  }
  g_mutex_unlock (&mutex);
  return &methods[i].ours;
}

static int
open_file (sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags, int *out_flags)
{
  int rc;

  file->pMethods = NULL;
  if (disk.is_dead && !disk.is_only_full)
    return SQLITE_CANTOPEN;
  rc = real->xOpen (real, name, file, flags, out_flags);
  if (file->pMethods != NULL)
    file->pMethods = our_methods (file->pMethods);
  return rc;
}

/* Puts the layer under every database opened from now on. */
void
disk_install (void)
{
  if (real != NULL)
    return;
  real = sqlite3_vfs_find (NULL);
  mortal = *real;
  mortal.zName = "mortal";
  mortal.pNext = NULL;
  mortal.xOpen = open_file;
  mortal.xDelete = delete_file;
  g_assert_cmpint (sqlite3_vfs_register (&mortal, 1), ==, SQLITE_OK);
}

/* @struck: (nullable): called instead of the change that is not done any more. */
void
disk_die_after (guint n_changes, void (*struck) (void))
{
  disk.n_left = n_changes + 1;
  disk.is_only_full = FALSE;
  disk.struck = struck;
}

/* Until it is mended nothing more fits on it. */
void
disk_fill_after (guint n_changes)
{
  disk_die_after (n_changes, NULL);
  disk.is_only_full = TRUE;
}

gboolean
disk_is_dead (void)
{
  return disk.is_dead;
}

void
disk_mend (void)
{
  disk.n_left = 0;
  disk.is_dead = FALSE;
}
