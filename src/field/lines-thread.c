/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The thin shell around pwt_lines_step(): one thread, one epoll set, the real clock. */
#include "field/lines-private.h"

#include <errno.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

#define MAX_EVENTS 512
#define IDLE_US PWT_US_PER_MINUTE

/**
 * pwt_lines_watch:
 *
 * Lets epoll know the link's descriptor; one that was closed it has forgotten by itself.
 */
void
pwt_lines_watch (Line *line)
{
  int epoll_fd = line->lines->epoll_fd;
  struct epoll_event event = { .data.u64 = line->number };
  gboolean wants_out = line->state == PWT_LINK_OPENING;
  gboolean is_new;

  if (epoll_fd < 0 || line->link == NULL || line->link->fd < 0)
    return;
  is_new = line->watched_serial != line->link->fd_serial;
  if (!is_new && wants_out == line->watches_out)
    return;
  event.events = wants_out ? EPOLLIN | EPOLLOUT : EPOLLIN;
  if (epoll_ctl (epoll_fd, is_new ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, line->link->fd, &event) != 0)
    g_warning ("Line %u cannot be watched: %s", line->number, g_strerror (errno));
  line->watched_serial = line->link->fd_serial;
  line->watches_out = wants_out;
}

/**
 * pwt_lines_kick:
 *
 * Something was asked of a thread that may be asleep.
 */
void
pwt_lines_kick (PwtLines *lines)
{
  guint64 one = 1;

  if (lines->event_fd >= 0 && write (lines->event_fd, &one, sizeof one) < 0 && errno != EAGAIN)
    g_warning ("The field's thread cannot be woken: %s", g_strerror (errno));
}

/* Microseconds where the kernel can: a silence is four milliseconds, and rounding up would cost. */
static int
wait_for_events (int epoll_fd, struct epoll_event *events, gint64 wait_us)
{
  static gboolean has_pwait2 = TRUE;
  struct timespec wait = { .tv_sec = wait_us / PWT_US_PER_SECOND,
                           .tv_nsec = wait_us % PWT_US_PER_SECOND * 1000 };
  int n;

  if (has_pwait2) {
    n = epoll_pwait2 (epoll_fd, events, MAX_EVENTS, &wait, NULL);
    if (n >= 0 || errno != ENOSYS)
      return n;
    has_pwait2 = FALSE;
  }
  return epoll_wait (epoll_fd, events, MAX_EVENTS, (int) ((wait_us + 999) / 1000));
}

/* With the lock held, so that the lines the events name still exist. */
static void
step_ready (PwtLines *lines, const struct epoll_event *events, int n)
{
  guint64 kicks;

  pwt_lines_lock (lines);
  for (int i = 0; i < n; i++) {
    if (events[i].data.u64 != 0)
      pwt_lines_step_line (lines, (guint32) events[i].data.u64);
    else if (read (lines->event_fd, &kicks, sizeof kicks) < 0 && errno != EAGAIN)
      g_warning ("The field's wake-up cannot be read: %s", g_strerror (errno));
  }
  pwt_lines_unlock (lines);
}

static gpointer
run (gpointer data)
{
  PwtLines *lines = data;
  struct epoll_event events[MAX_EVENTS];

  while (!g_atomic_int_get (&lines->is_stopping)) {
    gint64 now_us = g_get_monotonic_time ();
    gint64 next_us, wait_us;
    int n;

    pwt_lines_set_utc_offset (lines, g_get_real_time () - now_us);
    next_us = pwt_lines_step (lines, now_us);
    /* Not inside CLAMP: it looks twice, and time passes in between. */
    wait_us = next_us - g_get_monotonic_time ();
    wait_us = CLAMP (wait_us, 0, IDLE_US);
    n = wait_for_events (lines->epoll_fd, events, wait_us);
    if (n < 0 && errno != EINTR)
      g_error ("The field's events cannot be waited for: %s", g_strerror (errno));
    if (n > 0)
      step_ready (lines, events, n);
  }
  return NULL;
}

static void
raise_file_limit (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
    limit.rlim_cur = limit.rlim_max;
    if (setrlimit (RLIMIT_NOFILE, &limit) != 0)
      g_warning ("Only %lu files may be open at once", (unsigned long) limit.rlim_cur);
  }
}

static gboolean
open_descriptors (PwtLines *lines, GError **error)
{
  struct epoll_event event = { .events = EPOLLIN, .data.u64 = 0 };

  lines->epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  lines->event_fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (lines->epoll_fd >= 0 && lines->event_fd >= 0 &&
      epoll_ctl (lines->epoll_fd, EPOLL_CTL_ADD, lines->event_fd, &event) == 0)
    return TRUE;
  g_set_error (error, PWT_LINES_ERROR, PWT_LINES_ERROR_MISSING,
               "The field's thread cannot start: %s. Close other programs.", g_strerror (errno));
  return FALSE;
}

static void
close_descriptors (PwtLines *lines)
{
  if (lines->epoll_fd >= 0)
    close (lines->epoll_fd);
  if (lines->event_fd >= 0)
    close (lines->event_fd);
  lines->epoll_fd = -1;
  lines->event_fd = -1;
}

/* The new epoll set knows none of the links that are open already. */
static void
watch_anew (PwtLines *lines)
{
  GHashTableIter iter;
  gpointer line;

  g_hash_table_iter_init (&iter, lines->line_table);
  while (g_hash_table_iter_next (&iter, NULL, &line)) {
    ((Line *) line)->watched_serial = 0;
    pwt_line_touch (line);
  }
}

/**
 * pwt_lines_thread_start:
 *
 * Drives the lines from now on; do not call pwt_lines_step() any more. Each line holds one
 * descriptor: raises the process's limit as far as it may.
 *
 * Returns: %FALSE with @error set if there is no thread or descriptor left
 */
gboolean
pwt_lines_thread_start (PwtLines *lines, GError **error)
{
  gboolean is_started;

  g_return_val_if_fail (lines->thread == NULL, FALSE);

  raise_file_limit ();
  g_atomic_int_set (&lines->is_stopping, FALSE);
  pthread_mutex_lock (&lines->lock);
  watch_anew (lines);
  if (open_descriptors (lines, error))
    lines->thread = g_thread_try_new ("pwt-field", run, lines, error);
  is_started = lines->thread != NULL;
  if (!is_started)
    close_descriptors (lines);
  pthread_mutex_unlock (&lines->lock);
  return is_started;
}

/**
 * pwt_lines_thread_stop:
 *
 * Waits for the thread; what was under way stays so until the next start or the end. Not from the
 * thread itself.
 */
void
pwt_lines_thread_stop (PwtLines *lines)
{
  if (lines->thread == NULL)
    return;
  g_atomic_int_set (&lines->is_stopping, TRUE);
  pthread_mutex_lock (&lines->lock);
  pwt_lines_kick (lines);
  pthread_mutex_unlock (&lines->lock);
  g_thread_join (lines->thread);
  pthread_mutex_lock (&lines->lock);
  lines->thread = NULL;
  close_descriptors (lines);
  pthread_mutex_unlock (&lines->lock);
}
