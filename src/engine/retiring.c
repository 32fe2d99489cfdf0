/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A meter that was measured is not erased but taken out of service: nobody asks it any more, it is
 * in no list, and its address is free for another. What it measured and what was paid for it stays
 * with the points it served. */
#include "engine/retiring.h"

#include "engine/context.h"
#include "store/rows.h"

/* Whether something is kept of it that must be readable for ever. */
gboolean
pwt_retiring_has_record (const PwtHangs *hangs)
{
  return hangs->has_sales || hangs->has_past || hangs->was_read || hangs->has_commands;
}

/**
 * pwt_retiring_account_refusal:
 * @record: of a point, meter or circuit
 * @refusal: (out) (transfer full) (nullable): which account is open there, and what to do; %NULL:
 * none
 */
gboolean
pwt_retiring_account_refusal (PwtDb *db, const PwtRecord *record, PwtId id, char **refusal,
                              GError **error)
{
  g_autofree char *account = NULL;

  *refusal = NULL;
  if (!pwt_hangs_find_account (db, record, id, &account, error))
    return FALSE;
  if (account != NULL)
    *refusal = g_strdup_printf ("Account %s is open here, and accounts cannot be closed yet: this "
                                "stays. For a new meter enter its number over the old one",
                                account);
  return TRUE;
}

/* What is still under way with a meter; @hangs: its own. */
const char *
pwt_retiring_work_refusal (const PwtHangs *hangs)
{
  if (hangs->has_open_topup)
    return "Money is on its way to this meter: wait until it has arrived";
  if (hangs->has_undecided_topup)
    return "Money paid for this meter did not arrive: decide about it at the counter first";
  if (hangs->has_open_work)
    return "A command or a job still waits for this meter: let it end, or stop it";
  return NULL;
}

/**
 * pwt_retiring_check:
 * @meter: is to be out of service
 * @error: return location for %PWT_ENGINE_ERROR_REFUSED, or an error of the store
 *
 * Returns: %FALSE with @error set if it cannot be spared yet
 */
gboolean
pwt_retiring_check (PwtDb *db, const PwtMeter *meter, GError **error)
{
  g_autofree char *account = NULL;
  PwtHangs hangs;

  if (!pwt_retiring_account_refusal (db, &pwt_meter_record, meter->id, &account, error) ||
      !pwt_hangs_find (db, &pwt_meter_record, meter->id, &hangs, error))
    return FALSE;
  if (account != NULL)
    return pwt_refuse (error, "%s", account);
  if (pwt_retiring_work_refusal (&hangs) != NULL)
    return pwt_refuse (error, "%s", pwt_retiring_work_refusal (&hangs));
  return !hangs.serves ||
         pwt_refuse (error,
                     "It is connected to a room: disconnect it, or remove it, which does both");
}

/**
 * pwt_meter_check_in_service:
 * @error: return location for %PWT_ENGINE_ERROR_REFUSED
 *
 * The one way to refuse a meter that is out of service.
 */
gboolean
pwt_meter_check_in_service (const PwtMeter *meter, GError **error)
{
  return !meter->is_retired ||
         pwt_refuse (error, "This meter is out of service: put it back into service first");
}

/**
 * pwt_meter_find_in_service:
 * @id: of a meter
 * @error: return location for %PWT_ENGINE_ERROR_REFUSED, or an error of the store
 *
 * As pwt_meter_check_in_service(), for whoever has only its id.
 */
gboolean
pwt_meter_find_in_service (PwtDb *db, PwtId id, GError **error)
{
  PwtMeter *meter = pwt_db_get (db, &pwt_meter_record, id, error);
  gboolean is_good = meter != NULL && pwt_meter_check_in_service (meter, error);

  pwt_record_free (&pwt_meter_record, meter);
  return is_good;
}

/**
 * pwt_retiring_row_new:
 * @meter: one that is out of service: no list has a row of it
 * @live: (nullable): what it showed last
 *
 * Returns: (transfer full): what is still known of it, at no place and with no account; %NULL with
 *   @error set
 */
PwtMeterRow *
pwt_retiring_row_new (PwtDb *db, const PwtMeter *meter, const PwtMeterLive *live, GError **error)
{
  PwtLine *line = pwt_db_get (db, &pwt_line_record, meter->line, error);
  PwtMeterRow *row;

  if (line == NULL)
    return NULL;
  row = pwt_record_new (&pwt_meter_row_record);
  row->id = meter->id;
  row->project = meter->project;
  row->line = meter->line;
  row->serial = g_strdup (meter->serial);
  row->profile = g_strdup (meter->profile);
  row->line_name = g_steal_pointer (&line->name);
  row->address = meter->address;
  row->alarm1.e4 = row->alarm2.e4 = PWT_NONE;
  row->state = live != NULL ? live->state : PWT_METER_NEW;
  row->read_us = live != NULL ? live->read_us : PWT_TIME_NONE;
  row->is_closed = live != NULL && live->is_closed;
  row->is_forced = live != NULL && live->is_forced;
  row->balance.e4 = live != NULL ? live->balance.e4 : PWT_NONE;
  row->purchase_count = live != NULL ? live->purchase_count : PWT_NONE;
  row->energy_total.wh = live != NULL ? live->energy_total.wh : PWT_NONE;
  row->power_w = PWT_NONE; /* it is not asked: nobody knows what it draws */
  row->dry_us = row->other_since_us = PWT_TIME_NONE;
  pwt_record_free (&pwt_line_record, line);
  return row;
}
