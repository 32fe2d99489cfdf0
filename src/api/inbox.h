/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Things handed from any thread to one main context. Many that come at once wake it once. */
typedef struct _PwtInbox PwtInbox;

PwtInbox *pwt_inbox_new (GMainContext *context, GFunc take, gpointer data);
void pwt_inbox_free (PwtInbox *inbox);
void pwt_inbox_push (PwtInbox *inbox, gpointer item);

G_END_DECLS
