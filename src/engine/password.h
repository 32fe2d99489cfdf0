/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/calendar.h"

G_BEGIN_DECLS

/* So that nobody can lock others out for long. */
#define PWT_PASSWORD_LONGEST_LOCK_US (15 * PWT_US_PER_MINUTE)

gboolean pwt_password_check_strength (const char *password, const char *name,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *pwt_password_hash (const char *password, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_password_verify (const char *hash, const char *password);
gint64 pwt_password_lock_us (gint64 failures);

G_END_DECLS
