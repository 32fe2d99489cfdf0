/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record/record.h"

G_BEGIN_DECLS

/* What is answered instead of a reply: {"error":{"code":"refused","message":"…"}}. */
typedef struct {
  char *code; /* "signed-out", "denied", "not-found", "invalid", "conflict", "refused", … */
  char *message;
} PwtFailure;

typedef struct {
  PwtFailure *error;
} PwtFailureReply;

extern const PwtRecord pwt_failure_record, pwt_failure_reply_record;

char *pwt_failure_to_json (const char *code, const char *message);

G_END_DECLS
