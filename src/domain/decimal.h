/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Decimal numbers as scaled 64-bit integers: "12.50" with 4 decimals is 125000.
 *
 * The one place where the program turns decimal text into integers and back, and the one place
 * where it rounds. */

#define PWT_DECIMAL_SIZE 64 /* any number as text, with the final NUL */

gboolean pwt_decimal_parse (const char *text, guint decimals, gint64 *value,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

void pwt_decimal_write (gint64 value, guint decimals, guint min_decimals, gboolean is_grouped,
                        char text[PWT_DECIMAL_SIZE]);
char *pwt_decimal_format (gint64 value, guint decimals, guint min_decimals, gboolean is_grouped);

gint64 pwt_decimal_power (guint exponent);

gboolean pwt_round_div (__int128 numerator, gint64 denominator, gint64 *quotient,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
