/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record/record.h"

G_BEGIN_DECLS

/* The search for everything of a project: what a person types, and what it may mean. */

#define PWT_SEARCH_LIMIT_MAX 20

typedef struct {
  PwtId project;
  char *text;   /* part of a name, room, number or phone, or initials; words must all be found */
  gint64 limit; /* hits of each kind, at most PWT_SEARCH_LIMIT_MAX */
} PwtSearchRequest;

/* An open account, by one of its points. */
typedef struct {
  PwtId id;
  PwtId project;
  PwtId meter; /* of the point that was found first */
  char *number;
  char *tenant_name;
  char *contact;
  char *phone;
  char *room;
  gint64 points;
} PwtAccountHit;

/* Best hits first. */
typedef struct {
  GPtrArray *meters;   /* (element-type PwtMeterRow) */
  GPtrArray *accounts; /* (element-type PwtAccountHit) */
  GPtrArray *sales;    /* (element-type PwtSaleRow) whose receipt has this number */
  gboolean has_more;   /* meters or accounts than are told */
} PwtSearchReply;

extern const PwtRecord pwt_search_request_record, pwt_account_hit_record, pwt_search_reply_record;

G_END_DECLS
