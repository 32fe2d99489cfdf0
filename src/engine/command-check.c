/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What must hold before a meter is told anything: the same for one meter and for many. */
#include "engine/commands.h"
#include "engine/other-meter.h"

/**
 * pwt_command_permission:
 *
 * Returns: what whoever gives a command of @kind needs in the meter's project
 */
PwtPermission
pwt_command_permission (PwtCommandKind kind)
{
  switch (kind) {
  case PWT_COMMAND_READ:
    return PWT_MAY_READ_METER;
  case PWT_COMMAND_TRIP:
  case PWT_COMMAND_RESTORE:
    return PWT_MAY_SWITCH;
  case PWT_COMMAND_HOLD:
    return PWT_MAY_HOLD;
  case PWT_COMMAND_CLOCK:
  case PWT_COMMAND_PRICES:
  case PWT_COMMAND_ALARMS:
  case PWT_COMMAND_OVERLOAD:
    return PWT_MAY_SET_METER;
  }
  g_assert_not_reached ();
}

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

static gboolean
check_restore (PwtDb *db, const PwtMeterLive *live, GError **error)
{
  PwtAccount *account = NULL;
  gint64 limit = 0;

  /* Restoring a held meter ends the hold; what the balance then does is the meter's matter. */
  if (live == NULL || live->is_closed || live->balance.e4 == PWT_NONE)
    return TRUE;
  if (!pwt_find_account_of_meter (db, live->id, &account, error))
    return FALSE;
  if (account != NULL)
    limit = -account->overdraft_limit.e4;
  pwt_record_free (&pwt_account_record, account);
  if (live->balance.e4 <= limit) {
    g_autofree char *balance = pwt_money_format (live->balance);

    return pwt_refuse (error, "The balance is %s yuan: it would stay without power. Sell first",
                       balance);
  }
  return TRUE;
}

/**
 * pwt_command_check_meter:
 * @live: (nullable): the meter's newest values
 * @error: return location for %PWT_ENGINE_ERROR_REFUSED, or an error of the store
 *
 * Returns: whether a command of @kind may go to this meter as it now is
 */
gboolean
pwt_command_check_meter (PwtDb *db, PwtCommandKind kind, const PwtMeterLive *live, GError **error)
{
  /* Nobody knows whose light it is. */
  if (kind != PWT_COMMAND_READ && !pwt_other_meter_check (live, error))
    return FALSE;
  if (kind == PWT_COMMAND_TRIP && pwt_is_held (live))
    return pwt_refuse (error, "The supply is held: restore prepaid first");
  return kind != PWT_COMMAND_RESTORE || check_restore (db, live, error);
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
