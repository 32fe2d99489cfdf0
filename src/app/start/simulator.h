/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The simulated meters of a demo site that was made in the desktop: they live in the site's folder
 * "simulator" and run as long as the desktop does. Their memory survives. */
#define PWT_TYPE_SIMULATOR (pwt_simulator_get_type ())
G_DECLARE_FINAL_TYPE (PwtSimulator, pwt_simulator, PWT, SIMULATOR, GObject)

PwtSimulator *pwt_simulator_new (const char *site_dir);
gboolean pwt_simulator_is_wanted (PwtSimulator *self);
const char *pwt_simulator_get_lines (PwtSimulator *self);
GFile *pwt_simulator_dup_site_file (PwtSimulator *self);

void pwt_simulator_start_async (PwtSimulator *self, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
gboolean pwt_simulator_start_finish (PwtSimulator *self, GAsyncResult *result,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
