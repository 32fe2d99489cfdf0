/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/jobs.h"

#include "record/lists.h"

#define ITEM_FIELDS(S)                                                                             \
  PWT_FIELD (S, ID, id, NULL, .flags = PWT_F_REQUIRED),                                            \
      PWT_FIELD (S, ID, project, NULL, .flags = PWT_F_REQUIRED),                                   \
      PWT_FIELD (S, ID, job, NULL, .flags = PWT_F_REQUIRED),                                       \
      PWT_FIELD (S, ID, meter, NULL, .flags = PWT_F_REQUIRED), PWT_FIELD (S, INT, position, NULL), \
      PWT_FIELD (S, CHOICE, state, N_ ("State"), .choices = pwt_command_state_choices),            \
      PWT_FIELD (S, TEXT, result, N_ ("Result"), .max_length = 400),                               \
      PWT_FIELD (S, TIME, ended_us, N_ ("Ended"))

#define PLACE_FIELDS(S)                                                                            \
  PWT_FIELD (S, TEXT, building, N_ ("Building")), PWT_FIELD (S, TEXT, floor, N_ ("Floor")),        \
      PWT_FIELD (S, TEXT, room, N_ ("Room")), PWT_FIELD (S, TEXT, serial, N_ ("Meter no.")),       \
      PWT_FIELD (S, TEXT, tenant_name, N_ ("Tenant"))

static const PwtField item_fields[] = { ITEM_FIELDS (PwtJobItem) };
const PwtRecord pwt_job_item_record = PWT_RECORD (PwtJobItem, "job-item", item_fields);

static const PwtField item_row_fields[] = {
  ITEM_FIELDS (PwtJobItemRow),
  PLACE_FIELDS (PwtJobItemRow),
  PWT_FIELD (PwtJobItemRow, TEXT, content, N_ ("What it is told")),
  PWT_FIELD (PwtJobItemRow, BOOL, is_skipped, NULL),
};
const PwtRecord pwt_job_item_row_record =
    PWT_RECORD (PwtJobItemRow, "job-item-row", item_row_fields);

static const PwtField detail_fields[] = {
  PWT_FIELD (PwtJobDetail, RECORD, job, NULL, .of = &pwt_job_record),
  PWT_FIELD (PwtJobDetail, LIST, counts, NULL, .of = &pwt_count_record),
  PWT_FIELD (PwtJobDetail, INT, skipped, NULL),
};
const PwtRecord pwt_job_detail_record = PWT_RECORD (PwtJobDetail, "job-detail", detail_fields);

static const PwtField retry_fields[] = {
  PWT_FIELD (PwtJobRetryRequest, ID, id, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtJobRetryRequest, ID, job, NULL, .flags = PWT_F_REQUIRED),
};
const PwtRecord pwt_job_retry_request_record =
    PWT_RECORD (PwtJobRetryRequest, "job-retry-request", retry_fields);

static const PwtField many_fields[] = {
  PWT_FIELD (PwtCommandManyRequest, ID, id, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtCommandManyRequest, ID, project, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtCommandManyRequest, CHOICE, kind, N_ ("Command"),
             .choices = pwt_command_kind_choices),
  PWT_FIELD (PwtCommandManyRequest, TEXT, reason, N_ ("Reason")),
  PWT_FIELD (PwtCommandManyRequest, TIME, expires_us, N_ ("Until")),
  PWT_FIELD (PwtCommandManyRequest, INT, power_w, N_ ("Overload threshold"), .min = 0,
             .max = 10000000),
  PWT_FIELD (PwtCommandManyRequest, LIST, meters, N_ ("Meters"), .of = &pwt_id_request_record,
             .max_length = PWT_COMMAND_MANY_MAX),
};
const PwtRecord pwt_command_many_request_record =
    PWT_RECORD (PwtCommandManyRequest, "command-many-request", many_fields);

static const PwtField effect_fields[] = {
  PWT_FIELD (PwtCommandEffect, ID, meter, NULL),
  PLACE_FIELDS (PwtCommandEffect),
  PWT_FIELD (PwtCommandEffect, CHOICE, state, N_ ("State"), .choices = pwt_meter_state_choices),
  PWT_FIELD (PwtCommandEffect, MONEY, balance, N_ ("Balance"), .flags = PWT_F_OPTIONAL),
  PWT_FIELD (PwtCommandEffect, TIME, read_us, N_ ("Read")),
  PWT_FIELD (PwtCommandEffect, TEXT, content, N_ ("What it is told"), .max_length = 400),
  PWT_FIELD (PwtCommandEffect, TEXT, refusal, N_ ("Result"), .max_length = 400),
};
const PwtRecord pwt_command_effect_record =
    PWT_RECORD (PwtCommandEffect, "command-effect", effect_fields);

static const PwtField preview_fields[] = {
  PWT_FIELD (PwtCommandPreview, INT, total, NULL),
  PWT_FIELD (PwtCommandPreview, INT, ready, NULL),
  PWT_FIELD (PwtCommandPreview, INT, refused, NULL),
  PWT_FIELD (PwtCommandPreview, INT, held, NULL),
  PWT_FIELD (PwtCommandPreview, INT, dark, NULL),
  PWT_FIELD (PwtCommandPreview, INT, occupied, NULL),
  PWT_FIELD (PwtCommandPreview, INT, lost, NULL),
  PWT_FIELD (PwtCommandPreview, MONEY, balance, N_ ("Balance")),
  PWT_FIELD (PwtCommandPreview, LIST, rows, NULL, .of = &pwt_command_effect_record),
};
const PwtRecord pwt_command_preview_record =
    PWT_RECORD (PwtCommandPreview, "command-preview", preview_fields);

static const PwtField choice_fields[] = {
  PWT_FIELD (PwtMeterChoice, LIST, meters, NULL, .of = &pwt_id_request_record,
             .max_length = 1000000),
};
const PwtRecord pwt_meter_choice_record =
    PWT_RECORD (PwtMeterChoice, "meter-choice", choice_fields);
