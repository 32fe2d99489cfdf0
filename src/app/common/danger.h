/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A question before something that cannot be taken back. Enter and Escape leave it as it is.
 *
 * @body: (nullable); @keep: what the careful answer says, "keep"; @response: the other, which says
 * @label. Present it; it goes by itself when it is answered. */
AdwMessageDialog *pwt_danger_new (GtkWindow *parent, const char *heading, const char *body,
                                  const char *keep, const char *response, const char *label);

G_END_DECLS
