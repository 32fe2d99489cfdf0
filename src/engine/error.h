/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Why an operation was not done; the same everywhere a client may stand. */
typedef enum {
  PWT_ENGINE_ERROR_SIGNED_OUT, /* no session, or it ended */
  PWT_ENGINE_ERROR_DENIED,     /* the operator may not do this */
  PWT_ENGINE_ERROR_NOT_FOUND,  /* no such thing in the operator's projects */
  PWT_ENGINE_ERROR_INVALID,    /* a field of the request is wrong */
  PWT_ENGINE_ERROR_CONFLICT,   /* the same id with other content, or somebody was faster */
  PWT_ENGINE_ERROR_REFUSED,    /* a rule of the business forbids it */
  PWT_ENGINE_ERROR_LOCKED_OUT, /* too many wrong passwords */
  PWT_ENGINE_ERROR_FAILED,     /* the engine failed: full disk, damaged file… */
} PwtEngineError;

#define PWT_N_ENGINE_ERRORS 8

#define PWT_ENGINE_ERROR (pwt_engine_error_quark ())
GQuark pwt_engine_error_quark (void);
const char *pwt_engine_error_nick (int code);

G_END_DECLS
