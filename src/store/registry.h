/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record/site.h"
#include "record/upkeep.h"
#include "store/db.h"

G_BEGIN_DECLS

/* Everything of a project at once: pwt_record_free (&pwt_site_tree_record, tree). Lists are in the
 * order people expect: by position, then name; lines, points and meters by number. */
PwtSiteTree *pwt_registry_tree (PwtDb *db, PwtId project, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The next free small number of @record (line, point or meter), dense in the site, from 1. */
gboolean pwt_registry_next_number (PwtDb *db, const PwtRecord *record, gint64 *number,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* @other: (out) (transfer full) (nullable): another line in service, of any project, that has the
 * serial port of @line */
gboolean pwt_registry_find_port (PwtDb *db, const PwtLine *line, PwtLine **other,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What @project has of each kind. */
gboolean pwt_registry_count (PwtDb *db, PwtId project, PwtImportReply *counts,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
