/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/log.h"

/* The nicks are those of pwt_book_nick(); a test holds the two together. */
const PwtChoice pwt_book_choices[] = {
  { "cash", N_ ("Cash") },
  { "bank", N_ ("Bank and wallets") },
  { "in-transit", N_ ("In transit") },
  { "prepaid", N_ ("Prepaid") },
  { "fee-income", N_ ("Fee income") },
  { "energy-income", N_ ("Energy income") },
  { "credit-given", N_ ("Credit given") },
  { "adopted", N_ ("Taken over") },
  { "to-refund", N_ ("To be refunded") },
  { NULL, NULL },
};

const PwtChoice pwt_entry_kind_choices[] = {
  { "sale", N_ ("Sale") },
  { "settle", N_ ("Settled") },
  { "reject", N_ ("Refused by the meter") },
  { "cancel", N_ ("Cancelled") },
  { "reversal", N_ ("Reversal") },
  { "adopt", N_ ("Taken over") },
  { "use", N_ ("Use") },
  { "close-account", N_ ("Account closed") },
  { NULL, NULL },
};

static const PwtField transfer_fields[] = {
  PWT_FIELD (PwtTransfer, CHOICE, debit, N_ ("Debit"), .choices = pwt_book_choices),
  PWT_FIELD (PwtTransfer, CHOICE, credit, N_ ("Credit"), .choices = pwt_book_choices),
  PWT_FIELD (PwtTransfer, ID, debit_owner, NULL),
  PWT_FIELD (PwtTransfer, ID, credit_owner, NULL),
  PWT_FIELD (PwtTransfer, MONEY, amount, N_ ("Amount"), .flags = PWT_F_POSITIVE),
};
const PwtRecord pwt_transfer_record = PWT_RECORD (PwtTransfer, "transfer", transfer_fields);

static const PwtField entry_fields[] = {
  PWT_FIELD (PwtEntry, ID, id, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtEntry, ID, project, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtEntry, CHOICE, kind, N_ ("Kind"), .choices = pwt_entry_kind_choices),
  PWT_FIELD (PwtEntry, ID, subject, NULL),
  PWT_FIELD (PwtEntry, ID, reverses, NULL),
  PWT_FIELD (PwtEntry, ID, operator_id, NULL),
  PWT_FIELD (PwtEntry, TIME, posted_us, N_ ("Time"), .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtEntry, DATE, business_date, N_ ("Business date"), .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtEntry, LIST, transfers, N_ ("Transfers"), .of = &pwt_transfer_record,
             .max_length = 100),
};
const PwtRecord pwt_entry_record = PWT_RECORD (PwtEntry, "entry", entry_fields);

static const PwtField audit_fields[] = {
  PWT_FIELD (PwtAuditEntry, INT, number, N_ ("No.")),
  PWT_FIELD (PwtAuditEntry, TIME, time_us, N_ ("Time")),
  PWT_FIELD (PwtAuditEntry, TEXT, operator_name, N_ ("Operator")),
  PWT_FIELD (PwtAuditEntry, TEXT, origin, N_ ("From where")),
  PWT_FIELD (PwtAuditEntry, TEXT, operation, N_ ("Operation")),
  PWT_FIELD (PwtAuditEntry, ID, project, NULL),
  PWT_FIELD (PwtAuditEntry, TEXT, subject, N_ ("Subject")),
  PWT_FIELD (PwtAuditEntry, TEXT, before, N_ ("Before"), .max_length = 1000000),
  PWT_FIELD (PwtAuditEntry, TEXT, after, N_ ("After"), .max_length = 1000000),
  PWT_FIELD (PwtAuditEntry, TEXT, hash, N_ ("Hash")),
};
const PwtRecord pwt_audit_entry_record = PWT_RECORD (PwtAuditEntry, "audit-entry", audit_fields);

static const PwtField event_fields[] = {
  PWT_FIELD (PwtEvent, INT, number, N_ ("No.")), PWT_FIELD (PwtEvent, TIME, time_us, N_ ("Time")),
  PWT_FIELD (PwtEvent, ID, project, NULL),       PWT_FIELD (PwtEvent, TEXT, topic, N_ ("Topic")),
  PWT_FIELD (PwtEvent, ID, subject, NULL),
};
const PwtRecord pwt_event_record = PWT_RECORD (PwtEvent, "event", event_fields);

static const PwtChoice job_states[] = {
  { "running", N_ ("Running") },     { "done", N_ ("Done") }, { "failed", N_ ("Failed") },
  { "cancelled", N_ ("Cancelled") }, { NULL, NULL },
};

static const PwtField job_fields[] = {
  PWT_FIELD (PwtJob, ID, id, NULL, .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtJob, ID, project, NULL),
  PWT_FIELD (PwtJob, TEXT, kind, N_ ("Work"), .flags = PWT_F_REQUIRED),
  PWT_FIELD (PwtJob, CHOICE, state, N_ ("State"), .choices = job_states),
  PWT_FIELD (PwtJob, INT, done, N_ ("Done")),
  PWT_FIELD (PwtJob, INT, total, N_ ("Of")),
  PWT_FIELD (PwtJob, INT, failed, N_ ("Failed")),
  PWT_FIELD (PwtJob, TEXT, result, N_ ("Result"), .max_length = 2000),
  PWT_FIELD (PwtJob, ID, operator_id, NULL),
  PWT_FIELD (PwtJob, TIME, created_us, N_ ("Started")),
  PWT_FIELD (PwtJob, TIME, ended_us, N_ ("Ended")),
  PWT_FIELD (PwtJob, TEXT, request, NULL, .max_length = 4000),
};
const PwtRecord pwt_job_record = PWT_RECORD (PwtJob, "job", job_fields);

const PwtChoice pwt_export_format_choices[] = {
  { "excel", N_ ("Excel") }, { "csv", N_ ("CSV") }, { "pdf", N_ ("PDF") },
  { "print", N_ ("Print") }, { NULL, NULL },
};

static const PwtField export_request_fields[] = {
  PWT_FIELD (PwtExportRequest, ID, project, NULL),
  PWT_FIELD (PwtExportRequest, TEXT, list, N_ ("List"), .flags = PWT_F_REQUIRED, .max_length = 60),
  PWT_FIELD (PwtExportRequest, TEXT, title, N_ ("Title")),
  PWT_FIELD (PwtExportRequest, TEXT, search, N_ ("Search"), .flags = PWT_F_PRIVATE),
  PWT_FIELD (PwtExportRequest, TEXT, filter, N_ ("Filter"), .max_length = 2000),
  PWT_FIELD (PwtExportRequest, CHOICE, format, N_ ("Format"), .choices = pwt_export_format_choices),
  PWT_FIELD (PwtExportRequest, INT, rows, N_ ("Rows"), .flags = PWT_F_NOT_NEGATIVE),
};
const PwtRecord pwt_export_request_record =
    PWT_RECORD (PwtExportRequest, "export-request", export_request_fields);
