/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/counter/sale-attempt.h"

G_BEGIN_DECLS

struct _PwtSaleAttempt {
  GObject parent_instance;

  /* Owned */
  PwtDesk *desk;
  PwtSaleReply *reply; /* newest the engine told, NULL before */
  char *problem;
  char *tenant, *room, *serial;
  char *pay_reference;
  char *reason;        /* of the last decision, refused or put off */
  char *taken_by_name; /* (nullable) */

  PwtId id, project, point, account, meter;
  PwtId taken_by; /* the operator who took the money */
  PwtMoney paid;
  PwtPayMethod pay_method;
  PwtAttemptPhase phase;
  gboolean is_asking;     /* a question is under way */
  gboolean is_stale;      /* an event came while it was */
  gboolean may_be_booked; /* an answer was lost, and no other has said for certain */
  guint retry_id;         /* the same is asked again, 0 if not */
};

/* Whether the operator at the desk took it: nobody else books it. */
gboolean pwt_sale_attempt_is_own (PwtSaleAttempt *self);

G_END_DECLS
