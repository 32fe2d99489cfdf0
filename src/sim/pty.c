/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/pty.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "sim/error.h"

static gboolean
set_system_error (GError **error, const char *what)
{
  g_set_error (error, PWT_SIM_ERROR, PWT_SIM_ERROR_SYSTEM, "%s: %s", what, g_strerror (errno));
  return FALSE;
}

static gboolean
make_raw (int fd)
{
  struct termios options;

  if (tcgetattr (fd, &options) != 0)
    return FALSE;
  cfmakeraw (&options);
  cfsetspeed (&options, B9600); /* a pty ignores it: the line paces */
  return tcsetattr (fd, TCSANOW, &options) == 0;
}

/* Only a link is replaced: whatever else has that name is somebody's. */
static gboolean
place_link (const char *target, const char *link, GError **error)
{
  struct stat found;

  if (lstat (link, &found) == 0 && !S_ISLNK (found.st_mode)) {
    g_set_error (error, PWT_SIM_ERROR, PWT_SIM_ERROR_FILE,
                 "%s is in the way: it is not a link of a simulator", link);
    return FALSE;
  }
  if ((unlink (link) != 0 && errno != ENOENT) || symlink (target, link) != 0)
    return set_system_error (error, link);
  return TRUE;
}

/**
 * pwt_sim_pty_open:
 * @link: path of the link to make; an old link there is replaced
 * @error: return location for a %PWT_SIM_ERROR
 *
 * Returns: (transfer full): an open pty, or %NULL with @error set
 */
PwtSimPty *
pwt_sim_pty_open (const char *link, GError **error)
{
  g_autoptr (PwtSimPty) pty = g_new0 (PwtSimPty, 1);
  char name[64];

  pty->slave_fd = -1;
  pty->fd = posix_openpt (O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  if (pty->fd < 0 || grantpt (pty->fd) != 0 || unlockpt (pty->fd) != 0 ||
      ptsname_r (pty->fd, name, sizeof name) != 0) {
    set_system_error (error, "A pseudo-terminal cannot be made");
    return NULL;
  }
  pty->slave_fd = open (name, O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (pty->slave_fd < 0 || !make_raw (pty->slave_fd)) {
    set_system_error (error, name);
    return NULL;
  }
  if (!place_link (name, link, error))
    return NULL;
  pty->link = g_strdup (link);
  return g_steal_pointer (&pty);
}

/**
 * pwt_sim_pty_free:
 *
 * Closes both ends and takes the link away.
 */
void
pwt_sim_pty_free (PwtSimPty *pty)
{
  if (pty == NULL)
    return;
  if (pty->link != NULL)
    unlink (pty->link);
  if (pty->slave_fd >= 0)
    close (pty->slave_fd);
  if (pty->fd >= 0)
    close (pty->fd);
  g_free (pty->link);
  g_free (pty);
}
