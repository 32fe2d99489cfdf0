/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What a program that runs day and night asks of its computer. */

void pwt_service_raise_limits (void);
void pwt_service_notify (const char *message);

/* "Do not fall asleep": held while active. */
typedef struct _PwtInhibitor PwtInhibitor;

PwtInhibitor *pwt_inhibitor_new (const char *who, const char *why);
void pwt_inhibitor_free (PwtInhibitor *inhibitor);
void pwt_inhibitor_set_active (PwtInhibitor *inhibitor, gboolean is_active);

G_END_DECLS
