/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean pwt_password_check_strength (const char *password, const char *name,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *pwt_password_hash (const char *password, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_password_verify (const char *hash, const char *password);
gint64 pwt_password_lock_us (gint64 failures);

G_END_DECLS
