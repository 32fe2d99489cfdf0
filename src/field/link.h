/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "field/codec.h"

G_BEGIN_DECLS

/* A link moves bytes, without ever blocking, and knows nothing of what they mean.
 *
 * It is opened by its line, may take a while (TCP, names), and ends in failure with a message for a
 * person; the line then closes it and opens it again after a back-off. */
typedef struct _PwtLink PwtLink;

typedef enum {
  PWT_LINK_CLOSED,
  PWT_LINK_OPENING,
  PWT_LINK_OPEN,
} PwtLinkState;

typedef struct {
  PwtProtocol protocol;
  const char *address; /* RTU: a device path; else "host:port", IPv6 as "[::1]:502" */
  guint baud;          /* of the RS485 pair: 1200 … 115200; with a gateway 0 when not known */
  PwtParity parity;
  guint stop_bits;           /* 1 or 2; 0 is 1 */
  gboolean has_kernel_rs485; /* let the kernel switch direction by RTS; no error where it cannot */
} PwtLinkConfig;

typedef struct {
  /* Starts opening. %FALSE: failed at once. */
  gboolean (*open) (PwtLink *link, gint64 now_us, GError **error);
  /* Call when its descriptor is ready, or its time has come, until it is no longer OPENING. */
  PwtLinkState (*check) (PwtLink *link, gint64 now_us, GError **error);
  /* Bytes read, 0 when there is nothing, -1 with @error when the link is gone. */
  gssize (*read) (PwtLink *link, gint64 now_us, guint8 *bytes, gsize size, GError **error);
  /* Writes all of it (a frame fits every buffer), or %FALSE: the link is gone. */
  gboolean (*write) (PwtLink *link, gint64 now_us, const guint8 *bytes, gsize n, GError **error);
  void (*close) (PwtLink *link);
  void (*free) (PwtLink *link);
  /* When to look again without being told by the descriptor; G_MAXINT64: never. */
  gint64 (*next_us) (PwtLink *link);
} PwtLinkClass;

struct _PwtLink {
  const PwtLinkClass *klass;
  int fd;          /* for epoll while opening or open; -1: none */
  guint fd_serial; /* +1 whenever fd is another one */
};

gboolean pwt_link_config_check (const PwtLinkConfig *config,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
PwtLink *pwt_link_new (const PwtLinkConfig *config, GError **error);
PwtLink *pwt_link_serial_new (const PwtLinkConfig *config);
PwtLink *pwt_link_tcp_new (const PwtLinkConfig *config);
void pwt_link_free (PwtLink *link);

G_END_DECLS
