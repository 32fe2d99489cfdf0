/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

G_BEGIN_DECLS

/* Benchmarks print ratios against a baseline measured in the same run, on the same disk: an
 * absolute figure says more about the machine than about the program. */

static inline double
bench_seconds (void)
{
  return (double) g_get_monotonic_time () / 1e6;
}

/* One line a figure; returns whether the goal is met. @at_least: the ratio must not be below the
 * goal; otherwise not above. */
static inline gboolean
bench_print (const char *what, double ratio, gboolean at_least, double goal)
{
  gboolean is_met = at_least ? ratio >= goal : ratio <= goal;

  g_print ("%-60s %8.3f (%s %.3f) %s\n", what, ratio, at_least ? "at least" : "at most", goal,
           is_met ? "ok" : "MISSED");
  return is_met;
}

/* A folder on the disk that is measured: PWT_BENCH_DIR, or the system's for temporary files. */
static inline char *
bench_make_dir (void)
{
  const char *parent = g_getenv ("PWT_BENCH_DIR");
  char *dir =
      g_build_filename (parent != NULL ? parent : g_get_tmp_dir (), "pwt-bench-XXXXXX", NULL);

  if (g_mkdtemp (dir) == NULL)
    g_error ("Could not make %s: %s", dir, g_strerror (errno));
  return dir;
}

static inline void
bench_remove_dir (const char *path)
{
  GDir *dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    bench_remove_dir (child);
  }
  g_clear_pointer (&dir, g_dir_close);
  g_remove (path);
}

/* What a durable record costs at the very least: append 4 KiB, fdatasync. Returns: so many a second
 */
static inline double
bench_appends_per_second (const char *dir, guint n)
{
  g_autofree char *path = g_build_filename (dir, "baseline", NULL);
  int fd = open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  char block[4096];
  double start;

  if (fd < 0)
    g_error ("Could not make %s: %s", path, g_strerror (errno));
  memset (block, 'x', sizeof block);
  start = bench_seconds ();
  for (guint i = 0; i < n; i++)
    if (write (fd, block, sizeof block) != (gssize) sizeof block || fdatasync (fd) != 0)
      g_error ("Could not write %s: %s", path, g_strerror (errno));
  start = bench_seconds () - start;
  close (fd);
  g_unlink (path);
  return n / start;
}

G_END_DECLS
