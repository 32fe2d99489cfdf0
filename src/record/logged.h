/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record/record.h"

G_BEGIN_DECLS

/* What the log keeps of a request: it has no secrets, not even those it must have. */
gpointer pwt_record_from_logged (const PwtRecord *record, const char *json);

G_END_DECLS
