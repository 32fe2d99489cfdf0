/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record/site.h"
#include "store/db.h"

G_BEGIN_DECLS

/* Logos of projects, one after the other: the newest counts. None is ever changed or deleted, for
 * receipts show them. */

gboolean pwt_logos_add (PwtDb *db, PwtLogo *logo, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pwt_logos_find (PwtDb *db, PwtId project, PwtId *id,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
