/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A serial port, opened, set up and closed by libmodbus; in between we read and write its
 * descriptor ourselves. Its traps: an unknown rate silently becomes 9600 (link.c refuses it
 * before); VMIN = 0 makes "nothing there" look like the end of the port; a second open succeeds. */
#include "field/link.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <modbus.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "field/error.h"

typedef struct {
  PwtLink parent;
  char *path;
  int baud;
  char parity;
  int stop_bits;
  gboolean has_kernel_rs485;
  modbus_t *context; /* (nullable) while closed */
} Serial;

/* The group that may use the port, as its file says: "dialout" on Debian. */
static char *
dup_group (const char *path)
{
  struct stat status;
  struct group group, *found = NULL;
  char buffer[1024];

  if (stat (path, &status) != 0 ||
      getgrgid_r (status.st_gid, &group, buffer, sizeof buffer, &found) != 0 || found == NULL)
    return g_strdup ("dialout");
  return g_strdup (found->gr_name);
}

static gboolean
set_busy (const char *path, GError **error)
{
  g_set_error (
      error, PWT_LINES_ERROR, PWT_LINES_ERROR_BUSY,
      "The port %s is in use by another program. Close that program; this heals by itself.", path);
  return FALSE;
}

static gboolean
set_open_error (const char *path, int code, GError **error)
{
  g_autofree char *group = NULL;

  if (code == EBUSY)
    return set_busy (path, error);
  if (code == EACCES || code == EPERM) {
    group = dup_group (path);
    g_set_error (
        error, PWT_LINES_ERROR, PWT_LINES_ERROR_PERMISSION,
        "No permission to use the port %s. Add the user to the group “%s” (sudo usermod -aG "
        "%s USER) and sign in again.",
        path, group, group);
  } else if (code == ENOENT || code == ENXIO || code == ENODEV || code == EIO) {
    g_set_error (error, PWT_LINES_ERROR, PWT_LINES_ERROR_MISSING,
                 "There is no port %s. Plug the adapter in, or choose another port.", path);
  } else {
    g_set_error (error, PWT_LINES_ERROR, PWT_LINES_ERROR_MISSING,
                 "The port %s cannot be opened: %s.", path, g_strerror (code));
  }
  return FALSE;
}

static gboolean
set_gone (Serial *self, GError **error)
{
  g_set_error (error, PWT_LINES_ERROR, PWT_LINES_ERROR_DISCONNECTED,
               "The port %s is gone: its adapter was unplugged. Plug it in again.", self->path);
  return FALSE;
}

/* Ours alone: against those who ask (flock) and those who do not (TIOCEXCL; root passes it). */
static gboolean
claim (Serial *self, int fd, GError **error)
{
  if (flock (fd, LOCK_EX | LOCK_NB) != 0)
    return set_busy (self->path, error);
  if (ioctl (fd, TIOCEXCL) != 0)
    return set_open_error (self->path, errno, error);
  return TRUE;
}

static gboolean
set_up (Serial *self, int fd, GError **error)
{
  struct termios settings;

  if (tcgetattr (fd, &settings) != 0)
    return set_open_error (self->path, errno, error);
  settings.c_cc[VMIN] = 1;
  settings.c_cc[VTIME] = 0;
  if (tcsetattr (fd, TCSANOW, &settings) != 0 ||
      fcntl (fd, F_SETFL, fcntl (fd, F_GETFL) | O_NONBLOCK) != 0)
    return set_open_error (self->path, errno, error);
  tcflush (fd, TCIOFLUSH);
  /* Adapters that switch direction by themselves, and ptys, do not know the call. */
  if (self->has_kernel_rs485)
    modbus_rtu_set_serial_mode (self->context, MODBUS_RTU_RS485);
  return TRUE;
}

static void
close_link (PwtLink *link)
{
  Serial *self = (Serial *) link;

  if (self->context == NULL)
    return;
  /* What is still to be sent would hold close() up for half a minute. */
  if (link->fd >= 0) {
    tcflush (link->fd, TCIOFLUSH);
    ioctl (link->fd, TIOCNXCL);
    modbus_close (self->context);
  }
  g_clear_pointer (&self->context, modbus_free);
  link->fd = -1;
  link->fd_serial++;
}

/* Before libmodbus touches it: to set up a port that another program uses would garble its frames.
 */
static gboolean
is_free (Serial *self, GError **error)
{
  int fd = open (self->path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  gboolean is_ours;

  if (fd < 0)
    return set_open_error (self->path, errno, error);
  is_ours = isatty (fd) != 0;
  if (!is_ours)
    g_set_error (error, PWT_LINES_ERROR, PWT_LINES_ERROR_SETTINGS,
                 "%s is not a serial port. Choose another one.", self->path);
  else if (flock (fd, LOCK_EX | LOCK_NB) != 0)
    is_ours = set_busy (self->path, error);
  close (fd);
  return is_ours;
}

static gboolean
open_link (PwtLink *link, gint64 now_us, GError **error)
{
  Serial *self = (Serial *) link;

  if (!is_free (self, error))
    return FALSE;
  self->context = modbus_new_rtu (self->path, self->baud, self->parity, 8, self->stop_bits);
  if (self->context == NULL || modbus_connect (self->context) != 0) {
    set_open_error (self->path, errno, error);
    close_link (link);
    return FALSE;
  }
  link->fd = modbus_get_socket (self->context);
  link->fd_serial++;
  if (claim (self, link->fd, error) && set_up (self, link->fd, error))
    return TRUE;
  close_link (link);
  return FALSE;
}

static PwtLinkState
check (PwtLink *link, gint64 now_us, GError **error)
{
  return PWT_LINK_OPEN;
}

/* A port that was unplugged reads as its end, or fails. */
static gssize
read_bytes (PwtLink *link, gint64 now_us, guint8 *bytes, gsize size, GError **error)
{
  gssize n = read (link->fd, bytes, size);

  if (n > 0)
    return n;
  if (n < 0 && (errno == EAGAIN || errno == EINTR))
    return 0;
  set_gone ((Serial *) link, error);
  return -1;
}

static gboolean
write_bytes (PwtLink *link, gint64 now_us, const guint8 *bytes, gsize n, GError **error)
{
  gssize n_written;

  do
    n_written = write (link->fd, bytes, n);
  while (n_written < 0 && errno == EINTR);
  if (n_written == (gssize) n)
    return TRUE;
  if (n_written >= 0 || errno == EAGAIN) {
    g_set_error (error, PWT_LINES_ERROR, PWT_LINES_ERROR_DISCONNECTED,
                 "The port %s takes no more bytes. Unplug its adapter and plug it in again.",
                 ((Serial *) link)->path);
    return FALSE;
  }
  return set_gone ((Serial *) link, error);
}

static gint64
next_us (PwtLink *link)
{
  return G_MAXINT64;
}

static void
free_link (PwtLink *link)
{
  close_link (link);
  g_free (((Serial *) link)->path);
  g_free (link);
}

static const PwtLinkClass serial_class = {
  .open = open_link,
  .check = check,
  .read = read_bytes,
  .write = write_bytes,
  .close = close_link,
  .free = free_link,
  .next_us = next_us,
};

/**
 * pwt_link_serial_new:
 * @config: one that passed pwt_link_config_check()
 *
 * Returns: (transfer full): a closed link
 */
PwtLink *
pwt_link_serial_new (const PwtLinkConfig *config)
{
  static const char parities[] = { 'N', 'E', 'O' };
  Serial *self = g_new0 (Serial, 1);

  self->parent.klass = &serial_class;
  self->parent.fd = -1;
  self->path = g_strdup (config->address);
  self->baud = (int) config->baud;
  self->parity = parities[config->parity];
  self->stop_bits = (int) MAX (config->stop_bits, 1);
  self->has_kernel_rs485 = config->has_kernel_rs485;
  return &self->parent;
}
