/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/site-lock.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "domain/calendar.h"
#include "store/store.h"

#define HOLDER_BYTES 400

static int
open_lock (const char *dir, int flags, GError **error)
{
  g_autofree char *path = g_build_filename (dir, "site.lock", NULL);
  int fd = open (path, flags | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (fd < 0)
    g_set_error (error, PWT_STORE_ERROR, PWT_STORE_ERROR_IO,
                 "Could not open %s: %s; check who may write the folder", path, g_strerror (errno));
  return fd;
}

static char *
read_holder (int fd)
{
  char text[HOLDER_BYTES + 1];
  gssize n = pread (fd, text, HOLDER_BYTES, 0);

  if (n <= 0)
    return g_strdup ("another program");
  text[n] = '\0';
  g_strchomp (text);
  return g_utf8_make_valid (text, -1);
}

static void
write_holder (int fd, const char *program)
{
  g_autofree char *since = pwt_time_format_rfc3339 (g_get_real_time ());
  g_autofree char *text = g_strdup_printf ("%.100s, process %d on %.100s, since %s\n", program,
                                           (int) getpid (), g_get_host_name (), since);

  /* Not being able to say who one is must not keep a site closed. */
  if (ftruncate (fd, 0) != 0 || pwrite (fd, text, strlen (text), 0) < 0)
    g_warning ("Could not write site.lock: %s", g_strerror (errno));
}

/**
 * pwt_site_lock_take:
 * @program: for the second who comes: "prewattd"
 * @error: return location for %PWT_STORE_ERROR_BUSY_SITE
 *
 * Returns: a descriptor that holds the lock until pwt_site_lock_drop() or the end of the process;
 *   −1 with @error set
 */
int
pwt_site_lock_take (const char *dir, const char *program, GError **error)
{
  int fd = open_lock (dir, O_RDWR | O_CREAT, error);

  if (fd < 0)
    return -1;
  if (flock (fd, LOCK_EX | LOCK_NB) == 0) {
    write_holder (fd, program);
    return fd;
  }
  if (errno == EWOULDBLOCK) {
    g_autofree char *holder = read_holder (fd);

    g_set_error (error, PWT_STORE_ERROR, PWT_STORE_ERROR_BUSY_SITE,
                 "The site %s is in use by %s: connect to it, or end it first", dir, holder);
  } else {
    g_set_error (error, PWT_STORE_ERROR, PWT_STORE_ERROR_IO, "Could not lock %s: %s", dir,
                 g_strerror (errno));
  }
  close (fd);
  return -1;
}

void
pwt_site_lock_drop (int fd)
{
  if (fd >= 0)
    close (fd);
}

/**
 * pwt_store_dup_holder:
 * @dir: a site's folder
 *
 * Returns: (transfer full) (nullable): who holds the site now, in words; %NULL if nobody does
 */
char *
pwt_store_dup_holder (const char *dir)
{
  int fd = open_lock (dir, O_RDONLY, NULL);
  char *holder = NULL;

  if (fd < 0)
    return NULL;
  if (flock (fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK)
    holder = read_holder (fd);
  close (fd);
  return holder;
}
