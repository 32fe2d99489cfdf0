/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Why the field refused or could not do something. */
typedef enum {
  PWT_LINES_ERROR_PROFILE,     /* a profile file is wrong; the message names file and field */
  PWT_LINES_ERROR_SETTINGS,    /* a line's or meter's settings are wrong */
  PWT_LINES_ERROR_IMPOSSIBLE,  /* this model cannot do it */
  PWT_LINES_ERROR_BUSY,        /* the port is in use by another program */
  PWT_LINES_ERROR_PERMISSION,  /* we may not open the port */
  PWT_LINES_ERROR_MISSING,     /* no such port, host, meter or line */
  PWT_LINES_ERROR_DISCONNECTED /* the adapter was unplugged, the gateway hung up */
} PwtLinesError;

#define PWT_LINES_ERROR (pwt_lines_error_quark ())
GQuark pwt_lines_error_quark (void);

G_END_DECLS
