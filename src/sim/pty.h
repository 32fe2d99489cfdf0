/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A pseudo-terminal that plays a serial port, under a link of a stable name.
 *
 * The slave side is kept open, so that a master may close and open it as it likes without the
 * simulator's side ending. Raw, 8N1: a pty set to 8E1 cannot be opened again after its user died.
 */
typedef struct {
  int fd;       /* our end, non-blocking */
  int slave_fd; /* kept open, never read */
  char *link;
} PwtSimPty;

PwtSimPty *pwt_sim_pty_open (const char *link, GError **error);
void pwt_sim_pty_free (PwtSimPty *pty);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwtSimPty, pwt_sim_pty_free)

G_END_DECLS
