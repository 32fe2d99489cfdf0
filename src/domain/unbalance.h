/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PWT_UNBALANCE_PHASES 3

/* How unlike three phases are, from their root mean squares alone. */
gboolean pwt_unbalance (const gint64 values[PWT_UNBALANCE_PHASES],
                        gint64 *unbalance_e3) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
