/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tariffs, tenants and accounts. */
#include "domain/tariff.h"
#include "engine/place.h"
#include "engine/topup-books.h"
#include "store/accounts.h"
#include "store/journal.h"

#define FRESH_US                                                                                   \
  (15 * PWT_US_PER_MINUTE) /* how old the reading may be on which an account is opened */

/* --- tariffs --- */

static gboolean
list_tariffs (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  return pwt_context_list (context, "tariffs", request, reply, error);
}

static const PwtTariffPlan *
find_plan (const PwtTariff *tariff, PwtDate valid_from)
{
  for (guint i = 0; i < tariff->plans->len; i++) {
    const PwtTariffPlan *plan = g_ptr_array_index (tariff->plans, i);

    if (plan->valid_from == valid_from)
      return plan;
  }
  return NULL;
}

/* A price change never rewrites the past. */
static gboolean
check_past (const PwtTariff *before, const PwtTariff *after, PwtDate today, GError **error)
{
  for (guint i = 0; i < after->plans->len; i++) {
    const PwtTariffPlan *plan = g_ptr_array_index (after->plans, i);

    if (plan->valid_from <= today && find_plan (before, plan->valid_from) == NULL)
      return pwt_refuse (error, "A new version can only be valid from tomorrow on");
  }
  for (guint i = 0; i < before->plans->len; i++) {
    const PwtTariffPlan *plan = g_ptr_array_index (before->plans, i);
    const PwtTariffPlan *kept = find_plan (after, plan->valid_from);

    if (plan->valid_from <= today &&
        (kept == NULL || !pwt_record_equal (&pwt_tariff_plan_record, plan, kept)))
      return pwt_refuse (error, "A version that is or was in force cannot be changed");
  }
  return TRUE;
}

/**
 * pwt_tariff_check_plans:
 * @error: return location for %PWT_ENGINE_ERROR_REFUSED or an error of the domain
 *
 * Returns: %FALSE with @error set unless @tariff has versions that are whole and begin on different
 * days
 */
gboolean
pwt_tariff_check_plans (const PwtTariff *tariff, GError **error)
{
  if (tariff->plans->len == 0)
    return pwt_refuse (error, "A tariff needs at least one version");
  for (guint i = 0; i < tariff->plans->len; i++) {
    const PwtTariffPlan *plan = g_ptr_array_index (tariff->plans, i);

    if (!pwt_tariff_plan_check (plan, error))
      return FALSE;
    if (find_plan (tariff, plan->valid_from) != plan)
      return pwt_refuse (error, "Two versions begin on the same day");
  }
  return TRUE;
}

static gboolean
save_tariff (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  const PwtTariff *tariff = request;
  PwtTariff *before;
  gboolean exists;
  PwtDate today;

  if (!pwt_tariff_check_plans (tariff, error) ||
      !pwt_db_has (context->db, &pwt_tariff_record, tariff->id, &exists, error))
    return FALSE;
  if (exists) {
    before = pwt_context_get (context, &pwt_tariff_record, tariff->id, PWT_MAY_SET_UP, error);
    exists = before != NULL &&
             (pwt_id_equal (before->project, tariff->project) || pwt_not_found (error, "tariff")) &&
             pwt_business_date (context->db, tariff->project, context->now_us, &today, error) &&
             check_past (before, tariff, today, error);
    pwt_record_free (&pwt_tariff_record, before);
    if (!exists)
      return FALSE;
  }
  return pwt_context_save (context, &pwt_tariff_record, request, error);
}

/* --- tenants --- */

static gboolean
list_tenants (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  return pwt_context_list (context, "tenants", request, reply, error);
}

static gboolean
refresh_points (PwtContext *context, PwtId account, GError **error)
{
  GPtrArray *points =
      pwt_db_find_id (context->db, &pwt_account_point_record, "account", account, error);
  gboolean is_good = points != NULL;

  for (guint i = 0; is_good && i < points->len; i++) {
    const PwtAccountPoint *link = g_ptr_array_index (points, i);
    PwtMeter *meter = NULL;

    is_good = pwt_accounts_meter_of_point (context->db, link->point, &meter, error) &&
              (meter == NULL || pwt_search_refresh (context->db, meter->id, error));
    pwt_record_free (&pwt_meter_record, meter);
  }
  pwt_record_list_free (&pwt_account_point_record, points);
  return is_good;
}

static gboolean
save_tenant (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  const PwtTenant *tenant = request;
  GPtrArray *accounts;
  gboolean is_good;

  if (!pwt_context_save (context, &pwt_tenant_record, request, error))
    return FALSE;
  accounts = pwt_db_find_id (context->db, &pwt_account_record, "tenant", tenant->id, error);
  is_good = accounts != NULL;
  for (guint i = 0; is_good && i < accounts->len; i++)
    is_good = refresh_points (context, ((PwtAccount *) g_ptr_array_index (accounts, i))->id, error);
  pwt_record_list_free (&pwt_account_record, accounts);
  return is_good;
}

/* --- opening --- */

/* What an unopened meter holds is handled, not ignored: on a fresh reading. */
static gboolean
check_leftover (const PwtAccountOpenRequest *wanted, const PwtPlace *place, gint64 now_us,
                GError **error)
{
  const PwtMeterLive *live = place->live;
  g_autofree char *balance = NULL;

  if (live == NULL || live->read_us == PWT_TIME_NONE || now_us - live->read_us > FRESH_US ||
      live->read_us - now_us > FRESH_US) /* the computer's clock was set back */
    return pwt_refuse (error, "The meter has not been read for 15 minutes: read it now, then open");
  if (live->balance.e4 == PWT_NONE || (live->balance.e4 == 0 && live->purchase_count == 0))
    return TRUE;
  balance = pwt_money_format ((PwtMoney){ ABS (live->balance.e4) });
  if (live->balance.e4 < 0)
    return pwt_refuse (error, "The meter shows a debt of %s yuan: clear it at the meter first",
                       balance);
  if (wanted->leftover == PWT_LEFTOVER_REFUSE)
    return pwt_refuse (error,
                       "The meter still holds %s yuan and counts %" G_GINT64_FORMAT
                       " purchases: take them over, or clear the meter first",
                       balance, live->purchase_count);
  return TRUE;
}

static gboolean
check_place (const PwtAccountOpenRequest *wanted, const PwtPlace *place, gint64 now_us,
             GError **error)
{
  if (place->account != NULL)
    return pwt_refuse (error, "Account %s is open here already", place->account->number);
  if (place->meter == NULL)
    return pwt_refuse (error, "No meter is installed at this point");
  if (place->meter->kind != PWT_KIND_PREPAID)
    return pwt_refuse (error, "This meter is not a prepaid one");
  if (wanted->alarm2.e4 > wanted->alarm1.e4)
    return pwt_refuse (error, "Alarm amount 2 must not be above alarm amount 1");
  if (!pwt_id_equal (wanted->tenant->project, wanted->project))
    return pwt_not_found (error, "tenant");
  return check_leftover (wanted, place, now_us, error);
}

static gboolean
adopt (PwtContext *context, const PwtAccount *account, PwtMoney balance, GError **error)
{
  PwtTransfer transfer = { PWT_BOOK_ADOPTED, PWT_BOOK_PREPAID, PWT_ID_NONE, account->id, balance };
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  PwtEntry entry = { .id = pwt_world_new_id (&context->engine->world),
                     .project = account->project,
                     .kind = PWT_ENTRY_ADOPT,
                     .subject = account->id,
                     .operator_id = context->who->operator_id,
                     .posted_us = context->now_us,
                     .transfers = list };

  g_ptr_array_add (list, &transfer);
  return pwt_business_date (context->db, account->project, context->now_us, &entry.business_date,
                            error) &&
         pwt_journal_post (context->db, &entry, NULL, error);
}

static gboolean
fill_account (PwtContext *context, const PwtAccountOpenRequest *wanted, PwtAccount *account,
              GError **error)
{
  account->id = wanted->id;
  account->project = wanted->project;
  account->tenant = wanted->tenant->id;
  account->tariff = wanted->tariff;
  account->alarm1 = wanted->alarm1;
  account->alarm2 = wanted->alarm2;
  account->overdraft_limit = wanted->overdraft_limit;
  account->opened_us = context->now_us;
  account->number = pwt_accounts_next_number (context->db, wanted->project, error);
  return account->number != NULL;
}

/**
 * pwt_account_place:
 * @account: an account of the same project
 * @point: where it begins now
 *
 * Connects the two, and what follows from it: the meter's state and what a search finds.
 */
gboolean
pwt_account_place (PwtContext *context, const PwtAccount *account, PwtId point, PwtId meter,
                   GError **error)
{
  PwtAccountPoint link = { pwt_world_new_id (&context->engine->world),
                           account->project,
                           account->id,
                           point,
                           account->opened_us,
                           PWT_TIME_NONE };

  return pwt_check_references (context->db, &pwt_account_record, account, error) &&
         pwt_db_insert (context->db, &pwt_account_record, account, error) &&
         pwt_db_insert (context->db, &pwt_account_point_record, &link, error) &&
         pwt_readings_refresh_state (context->turn, meter, error) &&
         pwt_search_refresh (context->db, meter, error);
}

static gboolean
is_same_account (PwtDb *db, const PwtAccount *account, const PwtAccountOpenRequest *wanted,
                 gboolean *is_same, GError **error)
{
  GPtrArray *points = pwt_db_find_id (db, &pwt_account_point_record, "account", account->id, error);

  if (points == NULL)
    return FALSE;
  *is_same = FALSE;
  for (guint i = 0; i < points->len; i++)
    *is_same = *is_same || pwt_id_equal (((PwtAccountPoint *) g_ptr_array_index (points, i))->point,
                                         wanted->point);
  pwt_record_list_free (&pwt_account_point_record, points);
  *is_same = *is_same && pwt_id_equal (account->project, wanted->project) &&
             pwt_id_equal (account->tenant, wanted->tenant->id) &&
             pwt_id_equal (account->tariff, wanted->tariff) &&
             account->alarm1.e4 == wanted->alarm1.e4 && account->alarm2.e4 == wanted->alarm2.e4 &&
             account->overdraft_limit.e4 == wanted->overdraft_limit.e4;
  return TRUE;
}

static gboolean
repeat_open (PwtContext *context, const PwtAccountOpenRequest *wanted, PwtAccount *reply,
             GError **error)
{
  PwtAccount *existing =
      pwt_context_get (context, &pwt_account_record, wanted->id, PWT_MAY_OPEN, error);
  PwtAccount empty = *reply;
  gboolean is_same;

  if (existing == NULL)
    return FALSE;
  if (!is_same_account (context->db, existing, wanted, &is_same, error)) {
    pwt_record_free (&pwt_account_record, existing);
    return FALSE;
  }
  if (!is_same) {
    pwt_record_free (&pwt_account_record, existing);
    g_set_error_literal (error, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_CONFLICT,
                         "This account was already opened with other content");
    return FALSE;
  }
  *reply = *existing;
  *existing = empty;
  pwt_record_free (&pwt_account_record, existing);
  context->is_unchanged = TRUE;
  return TRUE;
}

static gboolean
open_account (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  const PwtAccountOpenRequest *wanted = request;
  g_auto (PwtPlace) place = { NULL };
  PwtAccount *account = reply;
  gboolean exists;

  if (!pwt_db_has (context->db, &pwt_account_record, wanted->id, &exists, error))
    return FALSE;
  if (exists)
    return repeat_open (context, wanted, reply, error);
  if (!pwt_place_find (context->db, wanted->project, wanted->point, &place, error) ||
      !check_place (wanted, &place, context->now_us, error))
    return FALSE;
  if (!save_tenant (context, wanted->tenant, NULL, error) ||
      !fill_account (context, wanted, account, error) ||
      !pwt_account_place (context, account, wanted->point, place.meter->id, error))
    return FALSE;
  context->is_unchanged = FALSE;
  pwt_context_event (context, "registry", wanted->project, wanted->id);
  return place.live->balance.e4 == PWT_NONE || place.live->balance.e4 <= 0 ||
         adopt (context, account, place.live->balance, error);
}

const PwtHandler pwt_handlers_accounts[] = {
  { "tariff.list", list_tariffs, NULL, NULL },  { "tariff.save", save_tariff, NULL, NULL },
  { "tenant.list", list_tenants, NULL, NULL },  { "tenant.save", save_tenant, NULL, NULL },
  { "account.open", open_account, NULL, NULL }, { NULL, NULL, NULL, NULL },
};
