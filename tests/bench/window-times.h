/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <string.h>
#include <time.h>

G_BEGIN_DECLS

/* What a window's process says of itself to the benchmark that started it, a line a figure. */

/* Settings that are the same in every window that is compared. */
#define WINDOW_FONT "Noto Sans CJK SC 11"
#define WINDOW_WIDTH 1366
#define WINDOW_HEIGHT 768

static inline gint64
window_resident_kib (void)
{
  g_autofree char *status = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    g_error ("No /proc/self/status");
  line = strstr (status, "VmRSS:");
  return line != NULL ? g_ascii_strtoll (line + strlen ("VmRSS:"), NULL, 10) : 0;
}

/* Of the calling thread: its work, and nobody else's. */
static inline gint64
window_cpu_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* What the kernel's scheduler counts of a thread, or of several together. */
typedef struct {
  gint64 worked_us;  /* on a core */
  gint64 delayed_us; /* ready to run, while another program had the core */
} WindowTimes;

static inline void
window_times_add (WindowTimes *times, const char *path)
{
  g_autofree char *text = NULL;
  char *second;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return; /* it ended */
  times->worked_us += g_ascii_strtoll (text, &second, 10) / 1000;
  times->delayed_us += g_ascii_strtoll (second, NULL, 10) / 1000;
}

/* Of this process's main thread: others come and go. */
static inline WindowTimes
window_times (void)
{
  WindowTimes times = { 0 };

  window_times_add (&times, "/proc/self/schedstat");
  return times;
}

/* Of all threads of another process, which has always the same. */
static inline WindowTimes
window_times_of (const char *pid)
{
  g_autofree char *tasks = g_strdup_printf ("/proc/%s/task", pid);
  GDir *dir = g_dir_open (tasks, 0, NULL);
  WindowTimes times = { 0 };
  const char *task;

  while (dir != NULL && (task = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_strdup_printf ("%s/%s/schedstat", tasks, task);

    window_times_add (&times, path);
  }
  g_clear_pointer (&dir, g_dir_close);
  return times;
}

static inline void
window_say (const char *what, gint64 value)
{
  g_print ("%s %" G_GINT64_FORMAT "\n", what, value);
}

/* "what" as the clock has it, "what-own" without the time that other programs took. */
static inline void
window_say_time (const char *what, gint64 elapsed_us, gint64 delayed_us)
{
  g_autofree char *own = g_strconcat (what, "-own", NULL);

  window_say (what, elapsed_us);
  window_say (own, MAX (elapsed_us - delayed_us, 0));
}

G_END_DECLS
