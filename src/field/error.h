/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

  /* Why the field refused or could not do something. */
  typedef enum {
    PWT_FIELD_ERROR_PROFILE,     /* a profile file is wrong; the message names file and field */
    PWT_FIELD_ERROR_SETTINGS,    /* a line's or meter's settings are wrong */
    PWT_FIELD_ERROR_IMPOSSIBLE,  /* this model cannot do it */
    PWT_FIELD_ERROR_BUSY,        /* the port is in use by another program */
    PWT_FIELD_ERROR_PERMISSION,  /* we may not open the port */
    PWT_FIELD_ERROR_MISSING,     /* no such port, host, meter or line */
    PWT_FIELD_ERROR_DISCONNECTED /* the adapter was unplugged, the gateway hung up */
  } PwtFieldError;

#define PWT_FIELD_ERROR (pwt_field_error_quark ())
  GQuark pwt_field_error_quark (void);

G_END_DECLS
