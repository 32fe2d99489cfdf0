/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "record/audit-rows.h"

G_BEGIN_DECLS

/* The log in the words of whoever reads it. */

/* "Sale", "Password changed", …; of an operation that has no words here, its name. */
char *pwt_log_action_text (const char *operation);

/* From where: "By itself", "Command line"; a name that has no words here as it is. */
const char *pwt_log_origin_text (const char *origin);
/* "A101 · 启明五金", "A101 …, 12 meters"; NULL: about nothing that has a name. */
char *pwt_log_about_text (const PwtAuditRow *row);
/* Whose numbers an entry's is one of: the project's name, or that it is the site's. */
char *pwt_log_chain_text (const PwtAuditRow *row);

/* What the log can be narrowed to: a group of operations. */
typedef struct {
  const char *label;             /* to translate */
  const char *const *operations; /* ended by NULL; NULL: all */
} PwtLogGroup;

extern const PwtLogGroup pwt_log_groups[];
extern const guint pwt_n_log_groups;

/* One field of what was logged, before and after; either is NULL where there was nothing. */
typedef struct {
  char *label;
  char *before;
  char *after;
  gboolean is_different;
} PwtLogChange;

void pwt_log_change_free (PwtLogChange *change);

/* (element-type PwtLogChange): the fields that say something, in the record's own order. Empty if
 * what was logged is of no known form: then the texts themselves are shown. */
GPtrArray *pwt_log_changes (const PwtAuditRow *row, GTimeZone *zone);
/* Whether what was logged is of a known form, be there something to show of it or not. */
gboolean pwt_log_is_known (const PwtAuditRow *row);

G_END_DECLS
