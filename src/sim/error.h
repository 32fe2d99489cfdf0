/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Why the simulator cannot do something. */
typedef enum {
  PWT_SIM_ERROR_FILE,   /* cannot be read or written */
  PWT_SIM_ERROR_SYNTAX, /* not JSON, or too large or too deep to be looked at */
  PWT_SIM_ERROR_VALUE,  /* a member that is missing, of a wrong kind or out of range */
  PWT_SIM_ERROR_SYSTEM, /* the system refused a port, a pty or a socket */
} PwtSimError;

#define PWT_SIM_ERROR (pwt_sim_error_quark ())
GQuark pwt_sim_error_quark (void);

G_END_DECLS
