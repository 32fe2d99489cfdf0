/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/error.h"

G_DEFINE_QUARK (pwt - engine - error, pwt_engine_error)

/**
 * pwt_engine_error_nick:
 * @code: a #PwtEngineError
 *
 * Returns: its name on the wire: "signed-out"
 */
const char *
pwt_engine_error_nick (int code)
{
  static const char *const nicks[PWT_N_ENGINE_ERRORS] = {
    "signed-out", "denied", "not-found", "invalid", "conflict", "refused", "locked-out", "failed",
  };

  g_return_val_if_fail (code >= 0 && code < PWT_N_ENGINE_ERRORS, "failed");

  return nicks[code];
}
