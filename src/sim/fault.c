/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/fault.h"

#include <string.h>

#include "sim/registers.h"

static const char *const kinds[PWT_SIM_N_FAULTS] = {
  [PWT_SIM_FAULT_NONE] = "none",
  [PWT_SIM_FAULT_DROP_REQUEST] = "drop-request",
  [PWT_SIM_FAULT_DROP_REPLY] = "drop-reply",
  [PWT_SIM_FAULT_DELAY] = "delay",
  [PWT_SIM_FAULT_DUPLICATE] = "duplicate",
  [PWT_SIM_FAULT_REPEAT] = "repeat",
  [PWT_SIM_FAULT_CORRUPT] = "corrupt",
  [PWT_SIM_FAULT_TRUNCATE] = "truncate",
  [PWT_SIM_FAULT_WRONG_ADDRESS] = "wrong-address",
  [PWT_SIM_FAULT_ECHO] = "echo",
  [PWT_SIM_FAULT_POWER_CUT_BEFORE] = "power-cut-before",
  [PWT_SIM_FAULT_POWER_CUT_AFTER] = "power-cut-after",
  [PWT_SIM_FAULT_MUTE] = "mute",
  [PWT_SIM_FAULT_CLOCK_JUMP] = "clock-jump",
  [PWT_SIM_FAULT_RANDOM] = "random",
  [PWT_SIM_FAULT_SWAP] = "swap",
};

static const char *const ons[] = {
  [PWT_SIM_ON_ANY] = "any",
  [PWT_SIM_ON_READ] = "read",
  [PWT_SIM_ON_WRITE] = "write",
  [PWT_SIM_ON_RECHARGE] = "recharge",
};

static gboolean
find (const char *const *names, guint n, const char *nick, guint *found)
{
  for (*found = 0; *found < n; (*found)++)
    if (strcmp (names[*found], nick) == 0)
      return TRUE;
  return FALSE;
}

/**
 * pwt_sim_fault_nick:
 *
 * Returns: the fault's name in commands
 */
const char *
pwt_sim_fault_nick (PwtSimFaultKind kind)
{
  g_return_val_if_fail (kind < PWT_SIM_N_FAULTS, NULL);

  return kinds[kind];
}

/**
 * pwt_sim_fault_from_nick:
 *
 * Returns: %FALSE if there is no such fault
 */
gboolean
pwt_sim_fault_from_nick (const char *nick, PwtSimFaultKind *kind)
{
  guint found;

  if (!find (kinds, PWT_SIM_N_FAULTS, nick, &found) || found == PWT_SIM_FAULT_NONE)
    return FALSE;
  *kind = (PwtSimFaultKind) found;
  return TRUE;
}

/**
 * pwt_sim_fault_on_nick:
 *
 * Returns: the name of a kind of requests in commands
 */
const char *
pwt_sim_fault_on_nick (PwtSimFaultOn on)
{
  g_return_val_if_fail (on < G_N_ELEMENTS (ons), NULL);

  return ons[on];
}

/**
 * pwt_sim_fault_on_from_nick:
 *
 * Returns: %FALSE if there is no such kind of requests
 */
gboolean
pwt_sim_fault_on_from_nick (const char *nick, PwtSimFaultOn *on)
{
  guint found;

  if (!find (ons, G_N_ELEMENTS (ons), nick, &found))
    return FALSE;
  *on = (PwtSimFaultOn) found;
  return TRUE;
}

static gboolean
matches (const PwtSimFaultRule *rule, const PwtModbusRequest *request)
{
  if (rule->address != 0 && rule->address != request->unit)
    return FALSE;
  switch (rule->on) {
  case PWT_SIM_ON_READ:
    return request->function == PWT_MODBUS_READ;
  case PWT_SIM_ON_WRITE:
    return request->function != PWT_MODBUS_READ;
  case PWT_SIM_ON_RECHARGE:
    return pwt_sim_request_is_recharge (request);
  case PWT_SIM_ON_ANY:
  default:
    return TRUE;
  }
}

/**
 * pwt_sim_fault_strike:
 * @rules: (element-type PwtSimFaultRule): the first that strikes wins; a spent one is removed
 * @request: what has come
 * @random: (inout): the state of the line's randomness
 * @delay_us: (out): of a delay, a power cut, or being mute
 *
 * Returns: what goes wrong with this request, mostly %PWT_SIM_FAULT_NONE
 */
PwtSimFaultKind
pwt_sim_fault_strike (GArray *rules, const PwtModbusRequest *request, guint64 *random,
                      gint64 *delay_us)
{
  for (guint i = 0; i < rules->len; i++) {
    PwtSimFaultRule *rule = &g_array_index (rules, PwtSimFaultRule, i);
    PwtSimFaultKind kind = rule->kind;

    if (!matches (rule, request))
      continue;
    if (rule->skip > 0) {
      rule->skip--;
      continue;
    }
    if (rule->chance_ppm < PWT_SIM_PPM &&
        (gint64) (pwt_sim_random (random) % PWT_SIM_PPM) >= rule->chance_ppm)
      continue;
    *delay_us = rule->delay_us;
    if (rule->times > 0 && --rule->times == 0)
      g_array_remove_index (rules, i);
    if (kind == PWT_SIM_FAULT_RANDOM)
      kind = (PwtSimFaultKind) (1 + pwt_sim_random (random) % (PWT_SIM_FAULT_RANDOM - 1));
    return kind;
  }
  return PWT_SIM_FAULT_NONE;
}
