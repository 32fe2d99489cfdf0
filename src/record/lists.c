/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/lists.h"

#include "record/accounts.h"
#include "record/audit-rows.h"
#include "record/jobs.h"
#include "record/log.h"
#include "record/meters.h"
#include "record/people.h"
#include "record/sales.h"
#include "record/tariffs.h"

const PwtRecord pwt_nothing_record = { .name = "nothing", .size = sizeof (PwtNothing) };

static const PwtField id_request_fields[] = {
  PWT_FIELD (PwtIdRequest, ID, id, NULL, .flags = PWT_F_REQUIRED),
};
const PwtRecord pwt_id_request_record = PWT_RECORD (PwtIdRequest, "id-request", id_request_fields);

static const PwtField filter_fields[] = {
  PWT_FIELD (PwtFilter, TEXT, field, NULL, .flags = PWT_F_REQUIRED, .max_length = 40),
  PWT_FIELD (PwtFilter, TEXT, value, NULL),
  PWT_FIELD (PwtFilter, TEXT, least, NULL),
  PWT_FIELD (PwtFilter, TEXT, most, NULL),
};
const PwtRecord pwt_filter_record = PWT_RECORD (PwtFilter, "filter", filter_fields);

static const PwtField list_request_fields[] = {
  PWT_FIELD (PwtListRequest, ID, project, NULL),
  PWT_FIELD (PwtListRequest, TEXT, search, N_ ("Search")),
  PWT_FIELD (PwtListRequest, LIST, filters, NULL, .of = &pwt_filter_record, .max_length = 50),
  PWT_FIELD (PwtListRequest, TEXT, sort, NULL, .max_length = 40),
  PWT_FIELD (PwtListRequest, BOOL, is_descending, NULL),
  PWT_FIELD (PwtListRequest, INT, offset, NULL, .flags = PWT_F_NOT_NEGATIVE),
  PWT_FIELD (PwtListRequest, INT, limit, NULL, .flags = PWT_F_OPTIONAL, .min = 0,
             .max = PWT_LIST_LIMIT_MAX),
};
const PwtRecord pwt_list_request_record =
    PWT_RECORD (PwtListRequest, "list-request", list_request_fields);

static const PwtField count_fields[] = {
  PWT_FIELD (PwtCount, TEXT, value, NULL),
  PWT_FIELD (PwtCount, INT, count, NULL),
};
const PwtRecord pwt_count_record = PWT_RECORD (PwtCount, "count", count_fields);

/* A window of rows of one kind. */
#define WINDOW(nick, row_record)                                                                   \
  static const PwtField nick##_window_fields[] = {                                                 \
    PWT_FIELD (PwtWindow, INT, total, NULL),                                                       \
    PWT_FIELD (PwtWindow, INT, offset, NULL),                                                      \
    PWT_FIELD (PwtWindow, LIST, rows, NULL, .of = &row_record),                                    \
    PWT_FIELD (PwtWindow, LIST, counts, NULL, .of = &pwt_count_record),                            \
  };                                                                                               \
  const PwtRecord pwt_##nick##_window_record =                                                     \
      PWT_RECORD (PwtWindow, #nick "-window", nick##_window_fields)

WINDOW (meter, pwt_meter_row_record);
WINDOW (sale, pwt_sale_row_record);
WINDOW (account, pwt_account_row_record);
WINDOW (tenant, pwt_tenant_record);
WINDOW (tariff, pwt_tariff_row_record);
WINDOW (command, pwt_command_row_record);
WINDOW (audit, pwt_audit_row_record);
WINDOW (operator, pwt_operator_row_record);
WINDOW (role, pwt_role_row_record);
WINDOW (job, pwt_job_record);
WINDOW (jobitem, pwt_job_item_row_record);
WINDOW (topup, pwt_topup_record);
