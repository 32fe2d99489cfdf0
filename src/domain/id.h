/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The name of a record, for ever: a UUID version 7 (RFC 9562), made by the client.
 *
 * All zero means "none". Ordered by the time they were made. */
typedef struct {
  guint64 hi;
  guint64 lo;
} PwtId;

#define PWT_ID_NONE ((PwtId){ 0, 0 })
#define PWT_ID_TEXT_SIZE 37 /* 36 characters and the final NUL */
#define PWT_ID_BYTES 16

PwtId pwt_id_make (gint64 now_us, guint64 random_a, guint64 random_b);
gboolean pwt_id_is_none (PwtId id);
gboolean pwt_id_equal (PwtId a, PwtId b);
int pwt_id_compare (PwtId a, PwtId b);
guint pwt_id_hash (gconstpointer id);
gboolean pwt_id_equal_func (gconstpointer a, gconstpointer b);

void pwt_id_to_text (PwtId id, char text[PWT_ID_TEXT_SIZE]);
char *pwt_id_dup_text (PwtId id);
gboolean pwt_id_from_text (const char *text, PwtId *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void pwt_id_to_bytes (PwtId id, guint8 bytes[PWT_ID_BYTES]);
PwtId pwt_id_from_bytes (const guint8 bytes[PWT_ID_BYTES]);

G_END_DECLS
