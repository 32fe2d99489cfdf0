/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "domain/money.h"

G_BEGIN_DECLS

/* The one state of a meter that the wall shows; the worst wins. */
typedef enum {
  PWT_METER_OK,      /* 正常 */
  PWT_METER_ALARM1,  /* 一级报警 */
  PWT_METER_ALARM2,  /* 二级报警 */
  PWT_METER_ARREARS, /* 欠费断电 */
  PWT_METER_TRIPPED, /* 人工断电: by hand or by a rule other than debt */
  PWT_METER_UNSOLD,  /* 未购电: opened on 0, nothing bought since; no power and no debt */
  PWT_METER_NEW,     /* 未开户 */
  PWT_METER_LOST,    /* 失联 */
  PWT_METER_HELD,    /* 保电 */
} PwtMeterState;

#define PWT_N_METER_STATES 9

/* The facts it is derived from; of a reading, of the registry and of the line. */
typedef struct {
  gboolean has_account;
  gboolean is_read;     /* at least one reading exists */
  gboolean is_lost;     /* the line has given up on it for now */
  gboolean is_closed;   /* relay closed: the tenant has power */
  gboolean is_forced;   /* forced control on: held or tripped by command */
  gboolean is_unsold;   /* its account was opened on 0 and bought nothing since: 0 is no debt */
  gboolean has_balance; /* the meter (or the system) keeps money for it */
  PwtMoney balance;
  PwtMoney alarm1, alarm2, overdraft_limit;
} PwtMeterFacts;

PwtMeterState pwt_meter_state_derive (const PwtMeterFacts *facts);
const char *pwt_meter_state_nick (PwtMeterState state);

G_END_DECLS
