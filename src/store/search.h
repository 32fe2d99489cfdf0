/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record/requests.h"
#include "store/db.h"

G_BEGIN_DECLS

gboolean pwt_search_find (PwtDb *db, const PwtSearchRequest *request, gboolean sees_phones,
                          PwtSearchReply *reply, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
