/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record/finding.h"
#include "record/log.h"
#include "store/db.h"

G_BEGIN_DECLS

/* One chain of audit entries a project (and one for what belongs to no project). Each entry's hash
 * covers the one before it; the canonical bytes are described in audit.c. The database refuses
 * update and delete, and keeps number and hash of each chain's newest entry in a row of their own,
 * so that a chain whose end was cut off is known to be short. */

/* @entry: (inout): number and hash are given here */
gboolean pwt_audit_append (PwtDb *db, PwtAuditEntry *entry,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The newest of @project's chain: number 0 and NULL if it has none. @hash: (out) (transfer full) */
gboolean pwt_audit_head (PwtDb *db, PwtId project, gint64 *number, char **hash,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* 64 hex digits. @previous: the hash before it, NULL for the first of a chain. Free with g_free().
 */
char *pwt_audit_hash (const PwtAuditEntry *entry, const char *previous);

/* Follows @project's chain from @first to its end, which must be its head. @n_checked: links looked
 * at; @problem: (out) (transfer full): what is wrong with the first bad link, NULL if the chain is
 * unbroken. Returns: FALSE only if the chain could not be read */
gboolean pwt_audit_verify (PwtDb *db, PwtId project, gint64 first, gint64 *n_checked,
                           PwtFindingItem **problem, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The name of what an entry is about, as it is called now: subjects.c */
gboolean pwt_audit_subject_name (PwtDb *db, const char *operation, const char *subject, char **name,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_audit_subject_count (PwtDb *db, const char *operation, const char *subject,
                                  gint64 *count, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_audit_find_operator (PwtDb *db, const char *subject, char **name, char **display,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
