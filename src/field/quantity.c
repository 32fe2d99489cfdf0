/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "field/quantity.h"

static const struct {
  const char *name;
  const char *unit;
} quantities[] = {
  [PWT_QUANTITY_ENERGY_TOTAL] = { "energy.total", "Wh" },
  [PWT_QUANTITY_ENERGY_SHARP] = { "energy.sharp", "Wh" },
  [PWT_QUANTITY_ENERGY_PEAK] = { "energy.peak", "Wh" },
  [PWT_QUANTITY_ENERGY_FLAT] = { "energy.flat", "Wh" },
  [PWT_QUANTITY_ENERGY_VALLEY] = { "energy.valley", "Wh" },
  [PWT_QUANTITY_ENERGY_DEEP] = { "energy.deep", "Wh" },
  [PWT_QUANTITY_BALANCE] = { "balance", "1/10000 yuan" },
  [PWT_QUANTITY_PURCHASE_COUNT] = { "purchase.count", "" },
  [PWT_QUANTITY_VOLTAGE_A] = { "voltage.a", "mV" },
  [PWT_QUANTITY_VOLTAGE_B] = { "voltage.b", "mV" },
  [PWT_QUANTITY_VOLTAGE_C] = { "voltage.c", "mV" },
  [PWT_QUANTITY_CURRENT_A] = { "current.a", "mA" },
  [PWT_QUANTITY_CURRENT_B] = { "current.b", "mA" },
  [PWT_QUANTITY_CURRENT_C] = { "current.c", "mA" },
  [PWT_QUANTITY_POWER_A] = { "power.a", "W" },
  [PWT_QUANTITY_POWER_B] = { "power.b", "W" },
  [PWT_QUANTITY_POWER_C] = { "power.c", "W" },
  [PWT_QUANTITY_POWER_TOTAL] = { "power.total", "W" },
  [PWT_QUANTITY_REACTIVE_A] = { "reactive.a", "var" },
  [PWT_QUANTITY_REACTIVE_B] = { "reactive.b", "var" },
  [PWT_QUANTITY_REACTIVE_C] = { "reactive.c", "var" },
  [PWT_QUANTITY_REACTIVE_TOTAL] = { "reactive.total", "var" },
  [PWT_QUANTITY_FACTOR_A] = { "factor.a", "1/1000" },
  [PWT_QUANTITY_FACTOR_B] = { "factor.b", "1/1000" },
  [PWT_QUANTITY_FACTOR_C] = { "factor.c", "1/1000" },
  [PWT_QUANTITY_FACTOR_TOTAL] = { "factor.total", "1/1000" },
  [PWT_QUANTITY_RELAY_CLOSED] = { "relay.closed", "" },
  [PWT_QUANTITY_FORCED_ON] = { "forced.on", "" },
  [PWT_QUANTITY_FORCED_CLOSED] = { "forced.closed", "" },
  [PWT_QUANTITY_ARREARS] = { "arrears", "" },
  [PWT_QUANTITY_ALARM1] = { "alarm1", "" },
  [PWT_QUANTITY_ALARM2] = { "alarm2", "" },
  [PWT_QUANTITY_OVERLOAD] = { "overload", "" },
  [PWT_QUANTITY_FAULT] = { "fault", "" },
  [PWT_QUANTITY_CLOCK] = { "clock", "us" },
  [PWT_QUANTITY_MODEL] = { "model", "" },
  [PWT_QUANTITY_CT] = { "ct", "" },
  [PWT_QUANTITY_PT] = { "pt", "" },
  [PWT_QUANTITY_TRIPS] = { "trips", "" },
  [PWT_QUANTITY_PRICE_SHARP] = { "price.sharp", "1/1000000 yuan" },
  [PWT_QUANTITY_PRICE_PEAK] = { "price.peak", "1/1000000 yuan" },
  [PWT_QUANTITY_PRICE_FLAT] = { "price.flat", "1/1000000 yuan" },
  [PWT_QUANTITY_PRICE_VALLEY] = { "price.valley", "1/1000000 yuan" },
  [PWT_QUANTITY_PRICE_DEEP] = { "price.deep", "1/1000000 yuan" },
  [PWT_QUANTITY_ALARM1_AMOUNT] = { "alarm1.amount", "1/10000 yuan" },
  [PWT_QUANTITY_ALARM2_AMOUNT] = { "alarm2.amount", "1/10000 yuan" },
  [PWT_QUANTITY_OVERDRAFT_AMOUNT] = { "overdraft.amount", "1/10000 yuan" },
  [PWT_QUANTITY_OVERLOAD_POWER] = { "overload.power", "W" },
  [PWT_QUANTITY_NUMBER] = { "number", "" },
};

G_STATIC_ASSERT (G_N_ELEMENTS (quantities) == PWT_N_QUANTITIES);

/**
 * pwt_quantity_name:
 *
 * Returns: the canonical name, as profiles and JSON have it
 */
const char *
pwt_quantity_name (PwtQuantity quantity)
{
  g_return_val_if_fail (quantity < PWT_N_QUANTITIES, "");

  return quantities[quantity].name;
}

/**
 * pwt_quantity_unit:
 *
 * Returns: the unit its integers are in, empty for a bare number or a yes/no
 */
const char *
pwt_quantity_unit (PwtQuantity quantity)
{
  g_return_val_if_fail (quantity < PWT_N_QUANTITIES, "");

  return quantities[quantity].unit;
}

/**
 * pwt_quantity_from_name:
 *
 * Returns: %FALSE if there is no such quantity
 */
gboolean
pwt_quantity_from_name (const char *name, PwtQuantity *quantity)
{
  for (guint i = 0; i < PWT_N_QUANTITIES; i++)
    if (g_strcmp0 (quantities[i].name, name) == 0) {
      *quantity = (PwtQuantity) i;
      return TRUE;
    }
  return FALSE;
}
