/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "field/link.h"

#include <string.h>

#include "field/error.h"

static const guint bauds[] = { 1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200 };

static gboolean
set_error (GError **error, const char *text)
{
  g_set_error_literal (error, PWT_LINES_ERROR, PWT_LINES_ERROR_SETTINGS, text);
  return FALSE;
}

/* libmodbus would silently take 9600 for a rate it does not know. */
static gboolean
check_baud (guint baud, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (bauds); i++)
    if (bauds[i] == baud)
      return TRUE;
  g_set_error (
      error, PWT_LINES_ERROR, PWT_LINES_ERROR_SETTINGS,
      "%u baud is not a rate of RS485 meters. Choose one of 1200, 2400, 4800, 9600, 19200, "
      "38400, 57600, 115200.",
      baud);
  return FALSE;
}

static gboolean
check_host (const char *address, GError **error)
{
  const char *colon = strrchr (address, ':');
  guint64 port;

  if (colon == NULL || colon == address ||
      !g_ascii_string_to_unsigned (colon + 1, 10, 1, 65535, &port, NULL)) {
    g_set_error (error, PWT_LINES_ERROR, PWT_LINES_ERROR_SETTINGS,
                 "“%s” is not a gateway's address. Write host:port, for example 192.168.1.20:502.",
                 address);
    return FALSE;
  }
  return TRUE;
}

/**
 * pwt_link_config_check:
 *
 * Returns: %FALSE with %PWT_LINES_ERROR_SETTINGS if no link can be made of @config
 */
gboolean
pwt_link_config_check (const PwtLinkConfig *config, GError **error)
{
  const PwtCodec *codec;

  if ((guint) config->protocol >= PWT_N_PROTOCOLS)
    return set_error (error, "Unknown protocol. Choose rtu, tcp or rtu-over-tcp.");
  if ((guint) config->parity > PWT_PARITY_ODD)
    return set_error (error, "Unknown parity. Choose none, even or odd.");
  if (config->stop_bits > 2)
    return set_error (error, "A character has 1 or 2 stop bits.");
  if (config->address == NULL || *config->address == '\0')
    return set_error (error, "The line has no port. Choose a serial port or a gateway's address.");
  codec = pwt_codec_get (config->protocol);
  if (config->baud != 0 || codec->is_serial)
    if (!check_baud (config->baud, error))
      return FALSE;
  if (!codec->is_serial)
    return check_host (config->address, error);
  if (*config->address == '/')
    return TRUE;
  g_set_error (
      error, PWT_LINES_ERROR, PWT_LINES_ERROR_SETTINGS,
      "“%s” is not a serial port. Write its whole path, for example /dev/ttyUSB0 or one of "
      "/dev/serial/by-id.",
      config->address);
  return FALSE;
}

/**
 * pwt_link_new:
 *
 * Returns: (transfer full): a closed link of the kind @config needs, or %NULL with @error set as
 *   pwt_link_config_check()
 */
PwtLink *
pwt_link_new (const PwtLinkConfig *config, GError **error)
{
  if (!pwt_link_config_check (config, error))
    return NULL;
  if (pwt_codec_get (config->protocol)->is_serial)
    return pwt_link_serial_new (config);
  return pwt_link_tcp_new (config);
}

void
pwt_link_free (PwtLink *link)
{
  if (link != NULL)
    link->klass->free (link);
}
