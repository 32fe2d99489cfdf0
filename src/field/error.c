/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "field/error.h"

GQuark
pwt_lines_error_quark (void)
{
  return g_quark_from_static_string ("pwt-lines-error");
}
