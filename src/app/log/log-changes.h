/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "record/audit-rows.h"

G_BEGIN_DECLS

/* What was logged, field by field. */

/* One field of what was logged, before and after; either is NULL where there was nothing. */
typedef struct {
  char *label;
  char *before;
  char *after;
  gboolean is_different;
} PwtLogChange;

void pwt_log_change_free (PwtLogChange *change);

/* (element-type PwtLogChange): the fields that say something, in the record's own order. Empty if
 * what was logged is of no known form: then only its text tells what it was. */
GPtrArray *pwt_log_changes (const PwtAuditRow *row, GTimeZone *zone);
/* What a "site.change" was about: "Meter 2211", "Room 101 …, 12 things"; NULL if that is not known.
 */
char *pwt_log_things_text (const PwtAuditRow *row);

G_END_DECLS
