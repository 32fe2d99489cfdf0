/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/server.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "sim/server-private.h"

#define FOLDER_MODE 0700
#define FILE_MODE 0600
#define TIMER_SLACK_NS 1000 /* the usual 50 µs are a twentieth of a byte at 9600 baud */
#define MAX_EVENTS 64

/* Goes on while the computer sleeps, as meters do, and never jumps. */
static gint64
boot_time_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_BOOTTIME, &now);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/**
 * pwt_sim_server_now:
 *
 * Returns: UTC of the server
 */
gint64
pwt_sim_server_now (PwtSimServer *server)
{
  return boot_time_us () + server->offset_us;
}

static gboolean
set_system_error (GError **error, const char *what)
{
  g_set_error (error, PWT_SIM_ERROR, PWT_SIM_ERROR_SYSTEM, "%s: %s", what, g_strerror (errno));
  return FALSE;
}

/**
 * pwt_sim_server_watch:
 *
 * Has source->ready() called when there is something to read.
 */
gboolean
pwt_sim_server_watch (PwtSimServer *server, Source *source, GError **error)
{
  struct epoll_event event = { .events = EPOLLIN, .data.ptr = source };

  if (epoll_ctl (server->epoll_fd, EPOLL_CTL_ADD, source->fd, &event) == 0)
    return TRUE;
  return set_system_error (error, "A descriptor cannot be watched");
}

static void
stop_ready (PwtSimServer *server, Source *source, guint32 events)
{
  server->is_stopping = TRUE;
}

static void
control_ready (PwtSimServer *server, Source *source, guint32 events)
{
  pwt_sim_client_accept (server, source->fd, NULL);
}

/* Two simulators in one folder would take each other's links and state. */
static gboolean
lock_folder (PwtSimServer *server, GError **error)
{
  g_autofree char *path = g_build_filename (server->folder, "lock", NULL);

  if (g_mkdir_with_parents (server->folder, FOLDER_MODE) != 0)
    return set_system_error (error, server->folder);
  server->lock_fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, FILE_MODE);
  if (server->lock_fd < 0)
    return set_system_error (error, path);
  if (flock (server->lock_fd, LOCK_EX | LOCK_NB) == 0)
    return TRUE;
  if (errno != EWOULDBLOCK)
    return set_system_error (error, path);
  g_set_error (error, PWT_SIM_ERROR, PWT_SIM_ERROR_SYSTEM,
               "Another simulator runs in %s: stop it, or choose another folder", server->folder);
  return FALSE;
}

/* The site as it was first started, and then as it was left. */
static gboolean
load_site (PwtSimServer *server, const PwtSimServerConfig *config, GError **error)
{
  g_autofree char *folder = g_build_filename (server->folder, "state", NULL);
  gint64 now_us = pwt_sim_server_now (server);
  PwtSimSiteOptions options = { .line_seed = config->seed };

  server->state = pwt_sim_state_open (folder, config->seed, config->speed, now_us, error);
  if (server->state == NULL)
    return FALSE;
  options.seed = server->state->seed;
  options.speed = server->state->speed;
  options.now_us = server->state->started_us;
  server->site = pwt_sim_site_load (config->site_file, &options, error);
  if (server->site == NULL)
    return FALSE;
  server->control = (PwtSimControl){ server->site, server->state };
  return pwt_sim_state_restore (server->state, server->site, error) &&
         pwt_sim_state_begin_anew (server->state, server->site, config->seed, config->speed, now_us,
                                   error);
}

/* A site may have thousands of lines, each with descriptors. */
static void
raise_limits (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) == 0) {
    limit.rlim_cur = limit.rlim_max;
    setrlimit (RLIMIT_NOFILE, &limit);
  }
  prctl (PR_SET_TIMERSLACK, TIMER_SLACK_NS, 0, 0, 0);
}

static gboolean
open_ports (PwtSimServer *server, GError **error)
{
  g_autofree char *path = g_build_filename (server->folder, "control", NULL);

  server->epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  if (server->epoll_fd < 0)
    return set_system_error (error, "epoll");
  if (!pwt_sim_server_watch (server, &server->stop, error))
    return FALSE;
  for (guint number = 1; number <= server->site->lines->len; number++)
    if (!pwt_sim_channel_open (server, number, error))
      return FALSE;
  server->control_listener = (Source){ pwt_sim_listen_unix (path, error), control_ready };
  return server->control_listener.fd >= 0 &&
         pwt_sim_server_watch (server, &server->control_listener, error);
}

/**
 * pwt_sim_server_new:
 * @error: return location for a %PWT_SIM_ERROR
 *
 * Raises the process's limit of open files to what it may be.
 *
 * Returns: (transfer full): a server whose ports are open, or %NULL with @error set
 */
PwtSimServer *
pwt_sim_server_new (const PwtSimServerConfig *config, GError **error)
{
  g_autoptr (PwtSimServer) server = g_new0 (PwtSimServer, 1);

  server->folder = g_strdup (config->folder);
  server->epoll_fd = server->lock_fd = -1;
  server->control_listener.fd = -1;
  server->offset_us = g_get_real_time () - boot_time_us ();
  server->channels = g_ptr_array_new_with_free_func (pwt_sim_channel_free);
  server->by_time = g_sequence_new (NULL);
  server->clients = g_hash_table_new_full (NULL, NULL, NULL, pwt_sim_client_free);
  server->stop = (Source){ eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK), stop_ready };
  raise_limits ();
  if (!lock_folder (server, error) || !load_site (server, config, error) ||
      !open_ports (server, error))
    return NULL;
  return g_steal_pointer (&server);
}

/**
 * pwt_sim_server_free:
 *
 * Takes links and control socket away; the state stays.
 */
void
pwt_sim_server_free (PwtSimServer *server)
{
  if (server == NULL)
    return;
  if (server->control_listener.fd >= 0) {
    g_autofree char *path = g_build_filename (server->folder, "control", NULL);

    unlink (path);
    close (server->control_listener.fd);
  }
  g_hash_table_unref (server->clients);
  g_sequence_free (server->by_time);
  g_ptr_array_unref (server->channels);
  pwt_sim_site_free (server->site);
  pwt_sim_state_free (server->state);
  close (server->stop.fd);
  if (server->epoll_fd >= 0)
    close (server->epoll_fd);
  if (server->lock_fd >= 0)
    close (server->lock_fd);
  g_free (server->folder);
  g_free (server);
}

/* Serves every line whose time has come; when the next one's will. */
static gint64
serve_due (PwtSimServer *server)
{
  gint64 now_us = pwt_sim_server_now (server);

  for (;;) {
    GSequenceIter *first = g_sequence_get_begin_iter (server->by_time);
    Channel *channel;

    if (g_sequence_iter_is_end (first))
      return PWT_SIM_NEVER;
    channel = g_sequence_get (first);
    if (channel->next_us > now_us)
      return channel->next_us;
    pwt_sim_channel_serve (channel, now_us);
  }
}

static int
wait_for_events (PwtSimServer *server, gint64 until_us, struct epoll_event *events)
{
  gint64 wait_us;
  struct timespec timeout;

  if (until_us == PWT_SIM_NEVER)
    return epoll_pwait2 (server->epoll_fd, events, MAX_EVENTS, NULL, NULL);
  /* Not inside MAX: it looks twice, and time passes in between. */
  wait_us = until_us - pwt_sim_server_now (server);
  wait_us = MAX (wait_us, 0);
  timeout.tv_sec = wait_us / G_USEC_PER_SEC;
  timeout.tv_nsec = wait_us % G_USEC_PER_SEC * 1000;
  return epoll_pwait2 (server->epoll_fd, events, MAX_EVENTS, &timeout, NULL);
}

/**
 * pwt_sim_server_run:
 * @error: return location for %PWT_SIM_ERROR_SYSTEM
 *
 * Returns: %TRUE when pwt_sim_server_stop() was called, %FALSE with @error set if waiting failed
 */
gboolean
pwt_sim_server_run (PwtSimServer *server, GError **error)
{
  struct epoll_event events[MAX_EVENTS];

  while (!server->is_stopping) {
    int n = wait_for_events (server, serve_due (server), events);

    if (n < 0 && errno != EINTR)
      return set_system_error (error, "epoll");
    for (int i = 0; i < n; i++) {
      Source *source = events[i].data.ptr;

      source->ready (server, source, events[i].events);
    }
    pwt_sim_clients_sweep (server);
  }
  return TRUE;
}

/**
 * pwt_sim_server_stop:
 *
 * Makes pwt_sim_server_run() return. Safe in a signal handler and from any thread.
 */
void
pwt_sim_server_stop (PwtSimServer *server)
{
  guint64 one = 1;
  ssize_t n = write (server->stop.fd, &one, sizeof one);

  (void) n; /* it can only fail when it is full: stopped already */
}
