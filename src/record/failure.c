/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/failure.h"

static const PwtField failure_fields[] = {
  PWT_FIELD (PwtFailure, TEXT, code, NULL, .flags = PWT_F_REQUIRED, .max_length = 20),
  PWT_FIELD (PwtFailure, TEXT, message, NULL, .flags = PWT_F_MULTILINE, .max_length = 10000),
};
const PwtRecord pwt_failure_record = PWT_RECORD (PwtFailure, "failure", failure_fields);

static const PwtField failure_reply_fields[] = {
  PWT_FIELD (PwtFailureReply, RECORD, error, NULL, .of = &pwt_failure_record,
             .flags = PWT_F_REQUIRED),
};
const PwtRecord pwt_failure_reply_record =
    PWT_RECORD (PwtFailureReply, "failure-reply", failure_reply_fields);

/**
 * pwt_failure_to_json:
 * @code: of the error
 * @message: what happened, in words
 *
 * Returns: (transfer full): the text that is answered instead of a reply
 */
char *
pwt_failure_to_json (const char *code, const char *message)
{
  g_autofree char *valid = g_utf8_make_valid (message, -1);
  PwtFailure failure = { (char *) code, valid };
  PwtFailureReply reply = { &failure };

  return pwt_record_to_json (&pwt_failure_reply_record, &reply);
}
