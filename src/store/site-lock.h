/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/error.h"

G_BEGIN_DECLS

/* Inside the store only: one program holds a site at a time.
 *
 * An flock on site.lock, so that it ends with its holder however that ends; the file's text says
 * who the holder is and is only for people. The file is never removed: two programs could then lock
 * two files of one name. */
int pwt_site_lock_take (const char *dir, const char *program, GError **error);
void pwt_site_lock_drop (int fd);

G_END_DECLS
