/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record/operations.h"

G_BEGIN_DECLS

/* The engine says in English what happened and what to do; here that becomes the person's language.
 *
 * Returns: (transfer none): the translation of @english, or @english itself where none is known;
 * valid until the next call */
const char *pwt_engine_text (const char *english);

/* The same of what @operation (nullable) was answered: a field is called as in its request, where
 * others have one of the same name. */
const char *pwt_engine_text_of (const PwtOperation *operation, const char *english);

G_END_DECLS
