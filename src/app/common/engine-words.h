/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The engine says in English what happened and what to do; here that becomes the person's language.
 *
 * Returns: (transfer none): the translation of @english, or @english itself where none is known;
 * valid until the next call */
const char *pwt_engine_text (const char *english);

G_END_DECLS
