/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/error.h"

#include <string.h>

#define SHOWN_BYTES 40 /* of a wrong text: enough to find it, not enough to flood a log */

G_DEFINE_QUARK (pwt - domain - error, pwt_domain_error)

/**
 * pwt_domain_error_set_overflow:
 * @error: return location for %PWT_DOMAIN_ERROR_OVERFLOW
 *
 * Returns: %FALSE
 */
gboolean
pwt_domain_error_set_overflow (GError **error)
{
  g_set_error_literal (error, PWT_DOMAIN_ERROR, PWT_DOMAIN_ERROR_OVERFLOW,
                       "The amount is too large to compute");
  return FALSE;
}

/**
 * pwt_domain_error_set_syntax:
 * @text: what was given, of any length, valid UTF-8 or not
 * @wanted: what it should be: "a date such as 2026-11-20"
 * @error: return location for %PWT_DOMAIN_ERROR_SYNTAX
 *
 * Returns: %FALSE
 */
gboolean
pwt_domain_error_set_syntax (const char *text, const char *wanted, GError **error)
{
  g_autofree char *shown = g_utf8_make_valid (text, (gssize) strnlen (text, SHOWN_BYTES));

  g_set_error (error, PWT_DOMAIN_ERROR, PWT_DOMAIN_ERROR_SYNTAX, "“%s” is not %s", shown, wanted);
  return FALSE;
}
