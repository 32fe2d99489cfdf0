/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Everything a meter can tell or be told, one name and one integer unit each, whatever its model.
 */
typedef enum {
  PWT_QUANTITY_ENERGY_TOTAL, /* Wh, cumulative; PwtEnergy */
  PWT_QUANTITY_ENERGY_SHARP,
  PWT_QUANTITY_ENERGY_PEAK,
  PWT_QUANTITY_ENERGY_FLAT,
  PWT_QUANTITY_ENERGY_VALLEY,
  PWT_QUANTITY_ENERGY_DEEP,
  PWT_QUANTITY_BALANCE,        /* 1/10000 yuan, negative when in debt; PwtMoney */
  PWT_QUANTITY_PURCHASE_COUNT, /* +1 for each credited top-up */
  PWT_QUANTITY_VOLTAGE_A,      /* mV */
  PWT_QUANTITY_VOLTAGE_B,
  PWT_QUANTITY_VOLTAGE_C,
  PWT_QUANTITY_CURRENT_A, /* mA */
  PWT_QUANTITY_CURRENT_B,
  PWT_QUANTITY_CURRENT_C,
  PWT_QUANTITY_POWER_A, /* W, signed */
  PWT_QUANTITY_POWER_B,
  PWT_QUANTITY_POWER_C,
  PWT_QUANTITY_POWER_TOTAL,
  PWT_QUANTITY_REACTIVE_A, /* var, signed: below zero the current leads */
  PWT_QUANTITY_REACTIVE_B,
  PWT_QUANTITY_REACTIVE_C,
  PWT_QUANTITY_REACTIVE_TOTAL,
  PWT_QUANTITY_FACTOR_A, /* 1/1000, signed as the power is */
  PWT_QUANTITY_FACTOR_B,
  PWT_QUANTITY_FACTOR_C,
  PWT_QUANTITY_FACTOR_TOTAL,
  PWT_QUANTITY_RELAY_CLOSED,  /* 0 or 1, as all that follow up to fault */
  PWT_QUANTITY_FORCED_ON,     /* held or tripped by command: the balance does not rule */
  PWT_QUANTITY_FORCED_CLOSED, /* what forced control wants of the relay */
  PWT_QUANTITY_ARREARS,
  PWT_QUANTITY_ALARM1,
  PWT_QUANTITY_ALARM2,
  PWT_QUANTITY_OVERLOAD,
  PWT_QUANTITY_FAULT,
  PWT_QUANTITY_CLOCK, /* UTC microseconds, from the meter's wall clock in the line's time zone */
  PWT_QUANTITY_MODEL, /* the maker's code */
  PWT_QUANTITY_CT,    /* ratio, as the meter has it */
  PWT_QUANTITY_PT,
  PWT_QUANTITY_TRIPS,       /* trips by load control */
  PWT_QUANTITY_PRICE_SHARP, /* 1/1000000 yuan per kWh; PwtPrice */
  PWT_QUANTITY_PRICE_PEAK,
  PWT_QUANTITY_PRICE_FLAT,
  PWT_QUANTITY_PRICE_VALLEY,
  PWT_QUANTITY_PRICE_DEEP,
  PWT_QUANTITY_ALARM1_AMOUNT,    /* 1/10000 yuan */
  PWT_QUANTITY_ALARM2_AMOUNT,    /* 1/10000 yuan */
  PWT_QUANTITY_OVERDRAFT_AMOUNT, /* 1/10000 yuan */
  PWT_QUANTITY_OVERLOAD_POWER,   /* W */
  PWT_QUANTITY_NUMBER,           /* the meter's own, or its last digits */
} PwtQuantity;

#define PWT_N_QUANTITIES 49

const char *pwt_quantity_name (PwtQuantity quantity);
const char *pwt_quantity_unit (PwtQuantity quantity);
gboolean pwt_quantity_from_name (const char *name, PwtQuantity *quantity);

G_END_DECLS
