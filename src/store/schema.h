/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/sql.h"

G_BEGIN_DECLS

/* Inside the store only: what is in a file of a kind, and how an older one is brought up to it.
 *
 * A migration is a file schema/KIND-n.sql that makes version n of version n − 1; once released, its
 * text never changes (a test holds its hash). Migration 1 makes everything of an empty file. */
#define PWT_SCHEMA_BUSINESS_ID 0x50575442 /* "PWTB" */
#define PWT_SCHEMA_HISTORY_ID 0x50575448  /* "PWTH" */

gint64 pwt_schema_version (PwtDbKind kind);
char *pwt_schema_dup_text (PwtDbKind kind, gint64 version);

/* Checks that the file is of @kind and not newer than this program. */
gboolean pwt_schema_check (PwtDb *db, PwtDbKind kind, gint64 *version,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Brings a file, empty or old, up to this program's version, a migration a transaction. */
gboolean pwt_schema_migrate (PwtDb *db, PwtDbKind kind, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
