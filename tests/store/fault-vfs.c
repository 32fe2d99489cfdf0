/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fault-vfs.h"

#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#define SECTOR_BYTES 4096

/* A write the disk may still forget. */
typedef struct {
  sqlite3_file *file; /* the real one */
  sqlite3_int64 at;
  int n;
  sqlite3_int64 size_before;
  guint8 *before; /* @n bytes, zeros beyond the end */
} Unflushed;

typedef struct {
  sqlite3_file base;
  sqlite3_file *real; /* behind this struct */
} FaultFile;

static struct {
  FaultKind kind;
  guint at;
  guint count;
  gboolean stays;
} plan;

static gboolean is_careless;
static GArray *unflushed; /* (element-type Unflushed) oldest first */

static sqlite3_vfs *real_vfs;
static sqlite3_vfs fault_vfs;
static sqlite3_io_methods methods;

static sqlite3_file *
real_of (sqlite3_file *file)
{
  return ((FaultFile *) file)->real;
}

/* One write may be many pages, of which the disk keeps some and forgets others. */
static void
note_unflushed (sqlite3_file *file, int n, sqlite3_int64 at)
{
  sqlite3_int64 size = 0, end = at + n;

  file->pMethods->xFileSize (file, &size);
  for (int part = 0; at < end; at += part) {
    Unflushed write = { file, at, 0, size, NULL };

    part = write.n = (int) MIN (end - at, SECTOR_BYTES);
    write.before = g_malloc0 ((gsize) part);
    file->pMethods->xRead (file, write.before, part, at);
    g_array_append_val (unflushed, write);
    size = MAX (size, at + part);
  }
}

static void
forget_unflushed (sqlite3_file *file)
{
  for (guint i = unflushed->len; i-- > 0;) {
    Unflushed *write = &g_array_index (unflushed, Unflushed, i);

    if (write->file != file)
      continue;
    g_free (write->before);
    g_array_remove_index (unflushed, i);
  }
}

/* Newest first, about half of them: a disk writes in any order it likes. */
static void
cut_power (void)
{
  guint32 dice = plan.at * 2654435761u;

  for (guint i = unflushed->len; i-- > 0;) {
    Unflushed *write = &g_array_index (unflushed, Unflushed, i);

    dice = dice * 1664525u + 1013904223u;
    if ((dice >> 16 & 1) == 0)
      continue;
    write->file->pMethods->xWrite (write->file, write->before, write->n, write->at);
    if (i + 1 == unflushed->len)
      write->file->pMethods->xTruncate (write->file, MAX (write->size_before, write->at));
  }
}

/* Counts an operation that changes something; TRUE if it is not to be done as asked. */
static gboolean
is_due (void)
{
  plan.count++;
  return plan.kind != FAULT_NONE && plan.count >= plan.at && (plan.count == plan.at || plan.stays);
}

static void
die_if_deadly (void)
{
  if (plan.kind == FAULT_POWER)
    cut_power ();
  if (plan.kind != FAULT_KILL && plan.kind != FAULT_POWER)
    return;
  kill (getpid (), SIGKILL);
  pause ();
}

/* TRUE if the operation is to fail. */
static gboolean
is_struck (void)
{
  if (!is_due ())
    return FALSE;
  die_if_deadly ();
  return TRUE;
}

static int
close_file (sqlite3_file *file)
{
  forget_unflushed (real_of (file));
  return real_of (file)->pMethods->xClose (real_of (file));
}

static int
read_file (sqlite3_file *file, void *to, int n, sqlite3_int64 at)
{
  return real_of (file)->pMethods->xRead (real_of (file), to, n, at);
}

static int
write_file (sqlite3_file *file, const void *from, int n, sqlite3_int64 at)
{
  if (is_due ()) {
    if (plan.kind == FAULT_SHORT || plan.kind == FAULT_KILL)
      real_of (file)->pMethods->xWrite (real_of (file), from, n / 2, at);
    die_if_deadly ();
    return plan.kind == FAULT_IO ? SQLITE_IOERR_WRITE : SQLITE_FULL;
  }
  if (plan.kind == FAULT_POWER)
    note_unflushed (real_of (file), n, at);
  return real_of (file)->pMethods->xWrite (real_of (file), from, n, at);
}

static int
truncate_file (sqlite3_file *file, sqlite3_int64 size)
{
  if (is_struck () && plan.kind == FAULT_IO)
    return SQLITE_IOERR_TRUNCATE;
  return real_of (file)->pMethods->xTruncate (real_of (file), size);
}

static int
sync_file (sqlite3_file *file, int flags)
{
  if (is_struck () && plan.kind == FAULT_IO)
    return SQLITE_IOERR_FSYNC;
  forget_unflushed (real_of (file));
  return SQLITE_OK; /* nothing here ends the machine itself: waiting for its disk proves nothing */
}

static int
size_file (sqlite3_file *file, sqlite3_int64 *size)
{
  return real_of (file)->pMethods->xFileSize (real_of (file), size);
}

static int
lock_file (sqlite3_file *file, int lock)
{
  return real_of (file)->pMethods->xLock (real_of (file), lock);
}

static int
unlock_file (sqlite3_file *file, int lock)
{
  return real_of (file)->pMethods->xUnlock (real_of (file), lock);
}

static int
check_lock (sqlite3_file *file, int *is_reserved)
{
  return real_of (file)->pMethods->xCheckReservedLock (real_of (file), is_reserved);
}

static int
control_file (sqlite3_file *file, int op, void *data)
{
  return real_of (file)->pMethods->xFileControl (real_of (file), op, data);
}

static int
sector_size (sqlite3_file *file)
{
  return real_of (file)->pMethods->xSectorSize (real_of (file));
}

static int
characteristics (sqlite3_file *file)
{
  int all = real_of (file)->pMethods->xDeviceCharacteristics (real_of (file));

  return is_careless ? all & ~SQLITE_IOCAP_POWERSAFE_OVERWRITE : all;
}

static int
map_shared (sqlite3_file *file, int page, int size, int extend, void volatile **to)
{
  return real_of (file)->pMethods->xShmMap (real_of (file), page, size, extend, to);
}

static int
lock_shared (sqlite3_file *file, int offset, int n, int flags)
{
  return real_of (file)->pMethods->xShmLock (real_of (file), offset, n, flags);
}

static void
barrier_shared (sqlite3_file *file)
{
  real_of (file)->pMethods->xShmBarrier (real_of (file));
}

static int
unmap_shared (sqlite3_file *file, int remove)
{
  return real_of (file)->pMethods->xShmUnmap (real_of (file), remove);
}

static int
open_file (sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
  FaultFile *self = (FaultFile *) file;
  int rc;

  self->real = (sqlite3_file *) (self + 1);
  rc = real_vfs->xOpen (real_vfs, name, self->real, flags, out_flags);
  self->base.pMethods = self->real->pMethods != NULL ? &methods : NULL;
  return rc;
}

static int
delete_file (sqlite3_vfs *vfs, const char *name, int sync)
{
  if (is_struck () && plan.kind == FAULT_IO)
    return SQLITE_IOERR_DELETE;
  return real_vfs->xDelete (real_vfs, name, sync);
}

void
fault_vfs_register (void)
{
  real_vfs = sqlite3_vfs_find (NULL);
  unflushed = g_array_new (FALSE, FALSE, sizeof (Unflushed));
  methods = (sqlite3_io_methods){
    2,
    close_file,
    read_file,
    write_file,
    truncate_file,
    sync_file,
    size_file,
    lock_file,
    unlock_file,
    check_lock,
    control_file,
    sector_size,
    characteristics,
    map_shared,
    lock_shared,
    barrier_shared,
    unmap_shared,
  };
  fault_vfs = *real_vfs;
  fault_vfs.zName = FAULT_VFS;
  fault_vfs.szOsFile = (int) sizeof (FaultFile) + real_vfs->szOsFile;
  fault_vfs.xOpen = open_file;
  fault_vfs.xDelete = delete_file;
  fault_vfs.pNext = NULL;
  g_assert_cmpint (sqlite3_vfs_register (&fault_vfs, 0), ==, SQLITE_OK);
}

void
fault_vfs_set_careless (gboolean is_it)
{
  is_careless = is_it;
}

void
fault_vfs_arm (FaultKind kind, guint at, gboolean stays)
{
  plan.kind = kind;
  plan.at = at;
  plan.count = 0;
  plan.stays = stays;
}

guint
fault_vfs_disarm (void)
{
  plan.kind = FAULT_NONE;
  return plan.count;
}
