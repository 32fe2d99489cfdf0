/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Tests that go through every write, or through hundreds of seeds, take only each n-th where
 * PWT_STRIDE is n: the same code ten times slower under a sanitizer needs not see every case. */
static inline guint
test_stride (void)
{
  const char *text = g_getenv ("PWT_STRIDE");
  guint64 stride = text != NULL ? g_ascii_strtoull (text, NULL, 10) : 1;

  g_assert_cmpuint (stride, >, 0);
  g_assert_cmpuint (stride, <=, 100);
  return (guint) stride;
}
