/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *pwt_search_initials (const char *text);
char *pwt_search_text (const char *const *parts);

G_END_DECLS
