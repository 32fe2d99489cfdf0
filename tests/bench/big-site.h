/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store.h"

G_BEGIN_DECLS

/* A site of many points in one project, for what must be as quick with 100,000 of them. */

#define BIG_SITE_ID(kind, n)                                                                       \
  ((PwtId){ (guint64) (kind) << 32 | 0x7000, G_GUINT64_CONSTANT (0x8000000000000000) | (n) })
#define BIG_SITE_PROJECT (BIG_SITE_ID (1, 1))

void big_site_fill (PwtDb *db, guint n_points);

/* PWT_BENCH_POINTS, or 100,000. */
static inline guint
big_site_points (void)
{
  const char *points = g_getenv ("PWT_BENCH_POINTS");

  return points != NULL ? (guint) g_ascii_strtoull (points, NULL, 10) : 100000;
}

G_END_DECLS
