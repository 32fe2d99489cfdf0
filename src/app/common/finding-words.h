/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record/finding.h"

G_BEGIN_DECLS

/* All there is to be said of @finding in the person's language, with @between between two things;
 * "" if there is nothing. */
char *pwt_finding_words (const PwtFinding *finding, const char *between);

G_END_DECLS
