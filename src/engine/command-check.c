/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What must hold before a meter is told anything: the same for one meter and for many. */
#include "engine/commands.h"
#include "engine/other-meter.h"

/**
 * pwt_command_check_request:
 * @error: return location for %PWT_ENGINE_ERROR_REFUSED
 *
 * Returns: whether what is wanted is said completely, whichever meter it is for
 */
gboolean
pwt_command_check_request (const PwtCommandRequest *wanted, gint64 now_us, GError **error)
{
  gboolean has_reason = wanted->reason != NULL && *wanted->reason != '\0';

  switch (wanted->kind) {
  case PWT_COMMAND_TRIP:
    return has_reason || pwt_refuse (error, "Say why it is to be tripped");
  case PWT_COMMAND_HOLD:
    if (!has_reason)
      return pwt_refuse (error, "Say why the supply is to be held");
    return (wanted->expires_us != PWT_TIME_NONE && wanted->expires_us > now_us) ||
           pwt_refuse (error, "Say until when the supply is to be held");
  case PWT_COMMAND_OVERLOAD:
    return wanted->power_w > 0 || pwt_refuse (error, "Say the threshold in watts");
  case PWT_COMMAND_RESTORE:
  case PWT_COMMAND_READ:
  case PWT_COMMAND_CLOCK:
  case PWT_COMMAND_PRICES:
  case PWT_COMMAND_ALARMS:
    return TRUE;
  }
  g_assert_not_reached ();
}

/* Forced control ends, and the meter rules: over power that is off, or over supply that was held.
 */
static gboolean
check_restore (PwtDb *db, const PwtMeterLive *live, gboolean is_of_many, GError **error)
{
  g_autofree char *balance = NULL;
  PwtAccount *account;
  gboolean is_opened;
  gint64 limit;

  if (live == NULL || live->balance.e4 == PWT_NONE || (live->is_closed && !pwt_is_held (live)))
    return TRUE;
  if (!pwt_find_account_of_meter (db, live->id, &account, error))
    return FALSE;
  is_opened = account != NULL;
  limit = is_opened ? -account->overdraft_limit.e4 : 0;
  pwt_record_free (&pwt_account_record, account);
  if (live->balance.e4 > limit)
    return TRUE;
  balance = pwt_money_format (live->balance);
  if (!live->is_closed) /* where nobody buys, nobody is told to buy first */
    return !is_opened ||
           pwt_refuse (error, "The balance is %s yuan: it would stay without power. Sell first",
                       balance);
  /* One by one whoever restores it sees what becomes of it; among many nobody does. */
  return !is_of_many || pwt_refuse (error,
                                    "The supply is held and the balance is %s yuan: it would lose "
                                    "power. Restore it by itself",
                                    balance);
}

/**
 * pwt_command_check_meter:
 * @live: (nullable): the meter's newest values
 * @is_of_many: whether it is one of many that the command is for
 * @error: return location for %PWT_ENGINE_ERROR_REFUSED, or an error of the store
 *
 * Returns: whether a command of @kind may go to this meter as it now is
 */
gboolean
pwt_command_check_meter (PwtDb *db, PwtCommandKind kind, const PwtMeterLive *live,
                         gboolean is_of_many, GError **error)
{
  /* Nobody knows whose light it is. */
  if (kind != PWT_COMMAND_READ && !pwt_other_meter_check (live, error))
    return FALSE;
  if (kind == PWT_COMMAND_TRIP && pwt_is_held (live))
    return pwt_refuse (error, "The supply is held: restore prepaid first");
  return kind != PWT_COMMAND_RESTORE || check_restore (db, live, is_of_many, error);
}

void
pwt_command_fill (PwtCommand *command, const PwtCommandRequest *wanted, PwtId operator_id)
{
  command->id = wanted->id;
  command->project = wanted->project;
  command->meter = wanted->meter;
  command->kind = wanted->kind;
  command->reason = g_strdup (wanted->reason);
  command->expires_us = wanted->kind == PWT_COMMAND_HOLD ? wanted->expires_us : PWT_TIME_NONE;
  command->power_w = wanted->kind == PWT_COMMAND_OVERLOAD ? wanted->power_w : 0;
  command->operator_id = operator_id;
}
