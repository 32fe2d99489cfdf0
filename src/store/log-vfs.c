/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A layer under SQLite that gathers what is written to its write-ahead log.
 *
 * SQLite writes each page of a commit with two calls, one of them of 24 bytes: some 46 for a sale.
 * Here they become one, just before the flush that makes the commit durable. Nobody else may look
 * at the pages of a commit before that flush when synchronous is FULL, and only such a connection
 * may use this layer: sqlite3WalFrames() flushes before it tells the index of the log.
 *
 * A gathered write fails where SQLite writes or flushes next, so inside the same commit (or inside
 * the same spill of a large one); either way SQLite rolls the transaction back, and what was
 * gathered of it is dropped. Reading a page that was spilled never writes: it is read from here.
 * Only a frame of which the header was written and the page was not is written first, and SQLite
 * reads those inside a commit alone, when it mends their checksums. */
#include "store/log-vfs.h"

#include <glib.h>
#include <sqlite3.h>
#include <string.h>

/* A sale's 25 pages and more; what is more is written in pieces. From 128 KiB on SQLite's own layer
 * calls a write a full disk, for it cuts the length to 17 bits (unixWrite() of 3.40). */
#define GATHERED_BYTES (120 * 1024)

typedef struct LogVfs {
  sqlite3_vfs vfs; /* first: what SQLite is given */
  sqlite3_vfs *base;
  struct LogVfs *next;
} LogVfs;

typedef struct {
  sqlite3_file file; /* first: what SQLite is given */
  sqlite3_file *real;
  guint8 *bytes; /* NULL until something is written */
  int n;
  sqlite3_int64 at; /* where the first of them belongs */
  gboolean is_padded;
} LogFile;

/* Where a write may damage what stands beside it, SQLite fills a commit's last sector with more
 * frames and flushes in the middle of the last of them: its end would wait here while the index
 * tells of it. Nothing is gathered there. */
static gboolean
is_padded (sqlite3_file *real)
{
  return (real->pMethods->xDeviceCharacteristics (real) & SQLITE_IOCAP_POWERSAFE_OVERWRITE) == 0;
}

/* The real file lies behind ours, as aligned as it asks for. */
#define LOG_FILE_SIZE ((int) ((sizeof (LogFile) + 15) & ~(gsize) 15))

static int
write_gathered (LogFile *self)
{
  int n = self->n;

  self->n = 0;
  return n > 0 ? self->real->pMethods->xWrite (self->real, self->bytes, n, self->at) : SQLITE_OK;
}

static int
close_log (sqlite3_file *file)
{
  LogFile *self = (LogFile *) file;

  g_free (self->bytes);
  return self->real->pMethods->xClose (self->real);
}

static int
read_log (sqlite3_file *file, void *bytes, int n, sqlite3_int64 at)
{
  LogFile *self = (LogFile *) file;
  sqlite3_int64 end = self->at + self->n;

  if (self->n > 0 && at >= self->at && at + n <= end) {
    memcpy (bytes, self->bytes + (at - self->at), (gsize) n);
    return SQLITE_OK;
  }
  if (self->n > 0 && at < end && at + n > self->at) {
    int rc = write_gathered (self);

    if (rc != SQLITE_OK)
      return rc;
  }
  return self->real->pMethods->xRead (self->real, bytes, n, at);
}

static int
write_log (sqlite3_file *file, const void *bytes, int n, sqlite3_int64 at)
{
  LogFile *self = (LogFile *) file;

  if (self->n > 0 && (at != self->at + self->n || n > GATHERED_BYTES - self->n)) {
    int rc = write_gathered (self);

    if (rc != SQLITE_OK)
      return rc;
  }
  if (self->is_padded || n > GATHERED_BYTES)
    return self->real->pMethods->xWrite (self->real, bytes, n, at);
  if (self->bytes == NULL)
    self->bytes = g_try_malloc (GATHERED_BYTES);
  if (self->bytes == NULL)
    return SQLITE_IOERR_NOMEM;
  if (self->n == 0)
    self->at = at;
  memcpy (self->bytes + self->n, bytes, (gsize) n);
  self->n += n;
  return SQLITE_OK;
}

static int
truncate_log (sqlite3_file *file, sqlite3_int64 size)
{
  LogFile *self = (LogFile *) file;
  int rc = write_gathered (self);

  return rc == SQLITE_OK ? self->real->pMethods->xTruncate (self->real, size) : rc;
}

static int
sync_log (sqlite3_file *file, int flags)
{
  LogFile *self = (LogFile *) file;
  int rc = write_gathered (self);

  return rc == SQLITE_OK ? self->real->pMethods->xSync (self->real, flags) : rc;
}

static int
size_log (sqlite3_file *file, sqlite3_int64 *size)
{
  LogFile *self = (LogFile *) file;
  int rc = self->real->pMethods->xFileSize (self->real, size);

  if (rc == SQLITE_OK && self->n > 0)
    *size = MAX (*size, self->at + self->n);
  return rc;
}

static int
lock_log (sqlite3_file *file, int level)
{
  sqlite3_file *real = ((LogFile *) file)->real;

  return real->pMethods->xLock (real, level);
}

static int
unlock_log (sqlite3_file *file, int level)
{
  sqlite3_file *real = ((LogFile *) file)->real;

  return real->pMethods->xUnlock (real, level);
}

static int
check_reserved_log (sqlite3_file *file, int *is_reserved)
{
  sqlite3_file *real = ((LogFile *) file)->real;

  return real->pMethods->xCheckReservedLock (real, is_reserved);
}

static int
control_log (sqlite3_file *file, int operation, void *argument)
{
  sqlite3_file *real = ((LogFile *) file)->real;

  return real->pMethods->xFileControl (real, operation, argument);
}

static int
sector_size_log (sqlite3_file *file)
{
  sqlite3_file *real = ((LogFile *) file)->real;

  return real->pMethods->xSectorSize (real);
}

static int
characteristics_log (sqlite3_file *file)
{
  sqlite3_file *real = ((LogFile *) file)->real;

  return real->pMethods->xDeviceCharacteristics (real);
}

/* Version 1: a log is neither mapped nor is there shared memory of its own. */
static const sqlite3_io_methods methods = {
  .iVersion = 1,
  .xClose = close_log,
  .xRead = read_log,
  .xWrite = write_log,
  .xTruncate = truncate_log,
  .xSync = sync_log,
  .xFileSize = size_log,
  .xLock = lock_log,
  .xUnlock = unlock_log,
  .xCheckReservedLock = check_reserved_log,
  .xFileControl = control_log,
  .xSectorSize = sector_size_log,
  .xDeviceCharacteristics = characteristics_log,
};

static int
open_file (sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
  sqlite3_vfs *base = ((LogVfs *) vfs)->base;
  LogFile *self = (LogFile *) file;
  int rc;

  if ((flags & SQLITE_OPEN_WAL) == 0)
    return base->xOpen (base, name, file, flags, out_flags);
  *self = (LogFile){ .real = (sqlite3_file *) (gpointer) ((guint8 *) file + LOG_FILE_SIZE) };
  rc = base->xOpen (base, name, self->real, flags, out_flags);
  if (self->real->pMethods != NULL)
    self->file.pMethods = &methods;
  self->is_padded = rc == SQLITE_OK && is_padded (self->real);
  return rc;
}

/* For as long as the program runs, as SQLite keeps them. */
static LogVfs *layers;

static LogVfs *
find_layer (const sqlite3_vfs *base)
{
  LogVfs *self = layers;

  while (self != NULL && self->base != base)
    self = self->next;
  return self;
}

static LogVfs *
add_layer (sqlite3_vfs *base)
{
  LogVfs *self = g_new0 (LogVfs, 1);

  self->vfs = *base;
  self->base = base;
  self->vfs.pNext = NULL;
  self->vfs.zName = g_strconcat ("prewatt-log-", base->zName, NULL);
  self->vfs.szOsFile = LOG_FILE_SIZE + base->szOsFile;
  self->vfs.xOpen = open_file;
  self->next = layers;
  layers = self;
  return self;
}

/**
 * pwt_log_vfs:
 * @base: (nullable): name of the layer to write through; %NULL: SQLite's own
 *
 * Returns: (transfer none): name of a layer that gathers writes to the log, for a connection that
 *   is the only writer of its file and flushes at each commit
 */
const char *
pwt_log_vfs (const char *base)
{
  static GMutex mutex;
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  sqlite3_vfs *real = sqlite3_vfs_find (base);
  LogVfs *self;

  if (real == NULL)
    return base; /* opening says what is wrong */
  self = find_layer (real);
  if (self == NULL)
    self = add_layer (real);
  /* Again each time: whoever shuts SQLite down takes it from its list. */
  if (sqlite3_vfs_register (&self->vfs, 0) != SQLITE_OK)
    g_error ("SQLite takes no layer of ours");
  return self->vfs.zName;
}
