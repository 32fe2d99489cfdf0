/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/id.h"

G_BEGIN_DECLS

/* Clock and chance, so that a test can be both. */
typedef struct {
  gint64 (*now_us) (gpointer data); /* UTC */
  void (*fill_random) (gpointer data, guint8 *bytes, gsize n);
  gpointer data;
} PwtWorld;

const PwtWorld *pwt_world_real (void);
gint64 pwt_world_now (const PwtWorld *world);
PwtId pwt_world_new_id (const PwtWorld *world);
char *pwt_world_new_token (const PwtWorld *world);
char *pwt_world_new_password (const PwtWorld *world);

G_END_DECLS
