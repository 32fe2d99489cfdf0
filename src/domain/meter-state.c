/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/meter-state.h"

static const char *const nicks[PWT_N_METER_STATES] = {
  [PWT_METER_OK] = "ok",           [PWT_METER_ALARM1] = "alarm1",   [PWT_METER_ALARM2] = "alarm2",
  [PWT_METER_ARREARS] = "arrears", [PWT_METER_TRIPPED] = "tripped", [PWT_METER_UNSOLD] = "unsold",
  [PWT_METER_NEW] = "new",         [PWT_METER_LOST] = "lost",       [PWT_METER_HELD] = "held",
};

/* Beyond the overdraft limit; or at it, where the meter has tripped for it. */
static gboolean
is_in_arrears (const PwtMeterFacts *facts)
{
  __int128 over = (__int128) facts->balance.e4 + facts->overdraft_limit.e4;

  return facts->has_balance && (over < 0 || (over == 0 && !facts->is_closed));
}

/**
 * pwt_meter_state_derive:
 * @facts: what is known of the meter
 *
 * The first that holds, in this order: lost; held and tripped by command (also without an account:
 * an engineer did it); new; unsold; arrears; tripped (open without command or debt: overload);
 * alarm 2; alarm 1; ok. Of a meter that was never read nothing but its account is known: with an
 * account it counts as lost, without one as new.
 *
 * Returns: the state to show
 */
PwtMeterState
pwt_meter_state_derive (const PwtMeterFacts *facts)
{
  g_return_val_if_fail (facts != NULL, PWT_METER_LOST);

  if (facts->is_lost)
    return PWT_METER_LOST;
  if (!facts->is_read)
    return facts->has_account ? PWT_METER_LOST : PWT_METER_NEW;
  if (facts->is_forced)
    return facts->is_closed ? PWT_METER_HELD : PWT_METER_TRIPPED;
  if (!facts->has_account)
    return PWT_METER_NEW;
  if (facts->is_unsold && facts->has_balance && facts->balance.e4 == 0 && !facts->is_closed)
    return PWT_METER_UNSOLD;
  if (is_in_arrears (facts))
    return PWT_METER_ARREARS;
  if (!facts->is_closed)
    return PWT_METER_TRIPPED;
  if (facts->has_balance && facts->balance.e4 <= facts->alarm2.e4)
    return PWT_METER_ALARM2;
  if (facts->has_balance && facts->balance.e4 <= facts->alarm1.e4)
    return PWT_METER_ALARM1;
  return PWT_METER_OK;
}

/**
 * pwt_meter_state_nick:
 *
 * Returns: the name of @state in files and JSON
 */
const char *
pwt_meter_state_nick (PwtMeterState state)
{
  g_return_val_if_fail ((guint) state < PWT_N_METER_STATES, NULL);

  return nicks[state];
}
