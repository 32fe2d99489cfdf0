/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/search.h"

#include "record/meters.h"
#include "record/sales.h"

static const PwtField search_request_fields[] = {
  PWT_FIELD (PwtSearchRequest, ID, project, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtSearchRequest, TEXT, text, N_ ("Search"), .flags = PWT_F_REQUIRED,
             .max_length = 100),
  PWT_FIELD (PwtSearchRequest, INT, limit, NULL, .min = 1, .max = PWT_SEARCH_LIMIT_MAX),
};
const PwtRecord pwt_search_request_record =
    PWT_RECORD (PwtSearchRequest, "search-request", search_request_fields);

static const PwtField account_hit_fields[] = {
  PWT_FIELD (PwtAccountHit, ID, id, NULL),
  PWT_FIELD (PwtAccountHit, ID, project, NULL),
  PWT_FIELD (PwtAccountHit, ID, meter, NULL),
  PWT_FIELD (PwtAccountHit, TEXT, number, N_ ("Account no.")),
  PWT_FIELD (PwtAccountHit, TEXT, tenant_name, N_ ("Tenant")),
  PWT_FIELD (PwtAccountHit, TEXT, contact, N_ ("Contact")),
  PWT_FIELD (PwtAccountHit, TEXT, phone, N_ ("Phone"), .flags = PWT_F_PRIVATE),
  PWT_FIELD (PwtAccountHit, TEXT, room, N_ ("Room")),
  PWT_FIELD (PwtAccountHit, INT, points, NULL),
};
const PwtRecord pwt_account_hit_record =
    PWT_RECORD (PwtAccountHit, "account-hit", account_hit_fields);

static const PwtField search_reply_fields[] = {
  PWT_FIELD (PwtSearchReply, LIST, meters, NULL, .of = &pwt_meter_row_record),
  PWT_FIELD (PwtSearchReply, LIST, accounts, NULL, .of = &pwt_account_hit_record),
  PWT_FIELD (PwtSearchReply, LIST, sales, NULL, .of = &pwt_sale_row_record),
  PWT_FIELD (PwtSearchReply, BOOL, has_more, NULL),
};
const PwtRecord pwt_search_reply_record =
    PWT_RECORD (PwtSearchReply, "search-reply", search_reply_fields);
