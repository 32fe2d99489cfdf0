/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tariffs and tenants. */
#include "domain/tariff.h"
#include "engine/topup-books.h"
#include "store/accounts.h"

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

/* A price change never rewrites the past: nobody has one yet of a tariff without accounts. */
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
  gboolean exists, is_used;
  PwtDate today;

  if (!pwt_tariff_check_plans (tariff, error) ||
      !pwt_db_has (context->db, &pwt_tariff_record, tariff->id, &exists, error))
    return FALSE;
  if (exists) {
    before = pwt_context_get (context, &pwt_tariff_record, tariff->id, PWT_MAY_SET_UP, error);
    exists =
        before != NULL &&
        (pwt_id_equal (before->project, tariff->project) || pwt_not_found (error, "tariff")) &&
        pwt_context_check_was (context, &pwt_tariff_record, before, context->was, tariff, error) &&
        pwt_business_date (context->db, tariff->project, context->now_us, &today, error) &&
        pwt_accounts_have_tariff (context->db, tariff->id, &is_used, error) &&
        (!is_used || check_past (before, tariff, today, error));
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

typedef gboolean (*RefreshFunc) (PwtContext *context, PwtId meter, GError **error);

static gboolean
refresh_meters (PwtContext *context, PwtId account, RefreshFunc refresh, GError **error)
{
  GPtrArray *points =
      pwt_db_find_id (context->db, &pwt_account_point_record, "account", account, error);
  gboolean is_good = points != NULL;

  for (guint i = 0; is_good && i < points->len; i++) {
    const PwtAccountPoint *link = g_ptr_array_index (points, i);
    PwtMeter *meter = NULL;

    is_good = pwt_accounts_meter_of_point (context->db, link->point, &meter, error) &&
              (meter == NULL || refresh (context, meter->id, error));
    pwt_record_free (&pwt_meter_record, meter);
  }
  pwt_record_list_free (&pwt_account_point_record, points);
  return is_good;
}

static gboolean
refresh_search (PwtContext *context, PwtId meter, GError **error)
{
  return pwt_search_refresh (context->db, meter, error);
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
    is_good = refresh_meters (context, ((PwtAccount *) g_ptr_array_index (accounts, i))->id,
                              refresh_search, error);
  pwt_record_list_free (&pwt_account_record, accounts);
  return is_good;
}

/* --- limits --- */

static PwtAccountLimits
limits_of (const PwtAccount *account)
{
  return (PwtAccountLimits){ account->id, account->project, account->alarm1, account->alarm2,
                             account->overdraft_limit };
}

/* What its meters are called follows from the limits at once; what they do, when they are told. */
static gboolean
refresh_state (PwtContext *context, PwtId meter, GError **error)
{
  return pwt_readings_refresh_state (context->turn, meter, error);
}

static gboolean
change_limits (PwtContext *context, PwtAccount *account, const PwtAccountLimits *wanted,
               GError **error)
{
  PwtAccountLimits before = limits_of (account);

  if (!pwt_id_equal (account->project, wanted->project))
    return pwt_not_found (error, "account");
  if (!pwt_context_check_was (context, &pwt_account_limits_record, &before, context->was, wanted,
                              error))
    return FALSE;
  if (account->closed_us != PWT_TIME_NONE)
    return pwt_refuse (error, "This account is closed");
  if (wanted->alarm2.e4 > wanted->alarm1.e4)
    return pwt_refuse (error, "Alarm amount 2 must not be above alarm amount 1");
  context->is_unchanged = pwt_record_equal (&pwt_account_limits_record, &before, wanted);
  if (context->is_unchanged)
    return TRUE;
  context->before = pwt_record_to_json (&pwt_account_limits_record, &before);
  account->alarm1 = wanted->alarm1;
  account->alarm2 = wanted->alarm2;
  account->overdraft_limit = wanted->overdraft_limit;
  pwt_context_event (context, "registry", account->project, account->id);
  return pwt_db_update (context->db, &pwt_account_record, account, error) &&
         refresh_meters (context, account->id, refresh_state, error);
}

static gboolean
set_limits (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  const PwtAccountLimits *wanted = request;
  PwtAccount *account =
      pwt_context_get (context, &pwt_account_record, wanted->id, PWT_MAY_OPEN, error);
  gboolean is_good = account != NULL && change_limits (context, account, wanted, error);

  pwt_record_free (&pwt_account_record, account);
  return is_good;
}

const PwtHandler pwt_handlers_accounts[] = {
  { "tariff.list", list_tariffs, NULL, NULL },  { "tariff.save", save_tariff, NULL, NULL },
  { "tenant.list", list_tenants, NULL, NULL },  { "tenant.save", save_tenant, NULL, NULL },
  { "account.limits", set_limits, NULL, NULL }, { NULL, NULL, NULL, NULL },
};
