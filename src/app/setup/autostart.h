/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Whether a site's prewattd starts with the computer: the user's systemd keeps a unit for each
 * site, prewattd@FOLDER.service. Nothing here blocks. */
typedef enum {
  PWT_AUTOSTART_OFF,
  PWT_AUTOSTART_ON,
  PWT_AUTOSTART_IMPOSSIBLE, /* no systemd of the user's, or our unit is not installed */
} PwtAutostart;

char *pwt_autostart_unit (const char *folder);

void pwt_autostart_get_async (const char *folder, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer data);
void pwt_autostart_set_async (const char *folder, gboolean is_on, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer data);
/* @reason: (out) (transfer full): why it is impossible, in words; NULL otherwise */
PwtAutostart pwt_autostart_finish (GAsyncResult *result, char **reason);

G_END_DECLS
