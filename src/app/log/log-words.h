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
/* Whether it is about a command to many meters, whose job is its subject. */
gboolean pwt_log_is_job (const PwtAuditRow *row);
/* Whose numbers an entry's is one of: the project's name, or that it is the site's. */
char *pwt_log_chain_text (const PwtAuditRow *row);

/* What the log can be narrowed to: a group of operations. */
typedef struct {
  const char *label;             /* to translate */
  const char *const *operations; /* ended by NULL; NULL: all */
} PwtLogGroup;

extern const PwtLogGroup pwt_log_groups[];
extern const guint pwt_n_log_groups;

G_END_DECLS
