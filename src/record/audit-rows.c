/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/audit-rows.h"

static const PwtField audit_fields[] = {
  PWT_FIELD (PwtAuditRow, ID, id, NULL),
  PWT_FIELD (PwtAuditRow, INT, number, N_ ("No.")),
  PWT_FIELD (PwtAuditRow, TIME, time_us, N_ ("Time")),
  PWT_FIELD (PwtAuditRow, TEXT, operator_name, N_ ("Operator")),
  PWT_FIELD (PwtAuditRow, TEXT, origin, N_ ("From where")),
  PWT_FIELD (PwtAuditRow, TEXT, operation, N_ ("Operation")),
  PWT_FIELD (PwtAuditRow, ID, project, NULL),
  PWT_FIELD (PwtAuditRow, TEXT, subject, N_ ("Subject"), .max_length = 2000),
  PWT_FIELD (PwtAuditRow, TEXT, before, N_ ("Before"), .flags = PWT_F_SHOWN_ONLY,
             .max_length = 1000000),
  PWT_FIELD (PwtAuditRow, TEXT, after, N_ ("After"), .flags = PWT_F_SHOWN_ONLY,
             .max_length = 1000000),
  PWT_FIELD (PwtAuditRow, TEXT, hash, N_ ("Hash")),
  PWT_FIELD (PwtAuditRow, TEXT, operator_display, N_ ("Name")),
  PWT_FIELD (PwtAuditRow, TEXT, project_name, N_ ("Project")),
  PWT_FIELD (PwtAuditRow, TEXT, subject_name, N_ ("About"), .max_length = 400),
  PWT_FIELD (PwtAuditRow, INT, subject_count, NULL, .flags = PWT_F_SHOWN_ONLY),
};
const PwtRecord pwt_audit_row_record = PWT_RECORD (PwtAuditRow, "audit-row", audit_fields);

static const PwtField command_fields[] = {
  PWT_FIELD (PwtCommandRow, ID, id, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtCommandRow, ID, project, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtCommandRow, ID, meter, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtCommandRow, CHOICE, kind, N_ ("Command"), .choices = pwt_command_kind_choices),
  PWT_FIELD (PwtCommandRow, TEXT, reason, N_ ("Reason"), .max_length = 200),
  PWT_FIELD (PwtCommandRow, TIME, expires_us, N_ ("Until")),
  PWT_FIELD (PwtCommandRow, INT, power_w, N_ ("Overload threshold"), .flags = PWT_F_NOT_NEGATIVE),
  PWT_FIELD (PwtCommandRow, CHOICE, state, N_ ("State"), .choices = pwt_command_state_choices),
  PWT_FIELD (PwtCommandRow, TEXT, result, N_ ("Result"), .max_length = 400),
  PWT_FIELD (PwtCommandRow, ID, operator_id, NULL),
  PWT_FIELD (PwtCommandRow, TIME, created_us, N_ ("Time")),
  PWT_FIELD (PwtCommandRow, TIME, sent_us, N_ ("Sent")),
  PWT_FIELD (PwtCommandRow, TIME, ended_us, N_ ("Ended")),
  PWT_FIELD (PwtCommandRow, TEXT, serial, N_ ("Meter no.")),
  PWT_FIELD (PwtCommandRow, TEXT, room, N_ ("Room")),
  PWT_FIELD (PwtCommandRow, TEXT, tenant_name, N_ ("Tenant")),
  PWT_FIELD (PwtCommandRow, TEXT, operator_name, N_ ("Operator")),
};
const PwtRecord pwt_command_row_record = PWT_RECORD (PwtCommandRow, "command-row", command_fields);
