/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record/requests.h"
#include "store/db.h"

G_BEGIN_DECLS

/* Windows of lists, read on a reader. The lists are "meters", "sales", "accounts", "tenants",
 * "tariffs", "commands", "audit", "operators", "jobs", "job-items", "topups" and "openable". */

/* What a window of list @name holds; its "rows" field leads to the rows' record. NULL: no such
 * list. */
const PwtRecord *pwt_lists_window_record (const char *name);

/* Free with pwt_record_free (pwt_lists_window_record (name), …). @sees_phones: see store/phone.h.
 * INVALID names what is wrong with the request. */
PwtWindow *pwt_lists_window (PwtDb *db, const char *name, const PwtListRequest *request,
                             gboolean sees_phones, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The ids of every meter that @request chooses, each once, in its order; offset and limit are not
 * looked at. Returns: (element-type PwtId) */
GArray *pwt_lists_choose_meters (PwtDb *db, const PwtListRequest *request, gboolean sees_phones,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The floors of the meters that @request chooses, in the list's own order; its sorting, offset and
 * limit are not looked at. Returns: (element-type PwtFloorRun) */
GPtrArray *pwt_lists_floors (PwtDb *db, const PwtListRequest *request, gboolean sees_phones,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* One row by meter or by sale; NOT_FOUND. Of several circuits it is that of the first point. */
PwtMeterRow *pwt_lists_meter_row (PwtDb *db, PwtId meter, GError **error) G_GNUC_WARN_UNUSED_RESULT;
PwtSaleRow *pwt_lists_sale_row (PwtDb *db, PwtId sale, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The newest @limit commands of @meter, newest first. Returns: (element-type PwtCommand) */
GPtrArray *pwt_lists_commands_of_meter (PwtDb *db, PwtId meter, gint64 limit,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What the meters' search looks through for @point: lower-case names, room, serial, phone, account
 * number, pinyin initials, separated by spaces. Put again when one of them changes. */
gboolean pwt_search_put (PwtDb *db, PwtId point, const char *text,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
