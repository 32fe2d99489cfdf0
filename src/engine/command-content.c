/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a command tells a meter that is not the same for every meter: the prices of its account's
 * tariff, and its alarm amounts. Found the same way to be shown beforehand and to be sent. */
#include "domain/tariff.h"
#include "engine/commands.h"

static const PwtQuantity price_quantities[PWT_N_BANDS] = {
  PWT_QUANTITY_PRICE_SHARP,  PWT_QUANTITY_PRICE_PEAK, PWT_QUANTITY_PRICE_FLAT,
  PWT_QUANTITY_PRICE_VALLEY, PWT_QUANTITY_PRICE_DEEP,
};

static void
free_tariff (gpointer tariff)
{
  pwt_record_free (&pwt_tariff_record, tariff);
}

/**
 * pwt_command_tariffs_new:
 *
 * Returns: (transfer full): tariffs that were found already, for pwt_command_content_find()
 */
GHashTable *
pwt_command_tariffs_new (void)
{
  return g_hash_table_new_full (pwt_id_hash, pwt_id_equal_func, NULL, free_tariff);
}

static const PwtTariff *
find_tariff (PwtDb *db, GHashTable *tariffs, PwtId id, GError **error)
{
  PwtTariff *tariff = g_hash_table_lookup (tariffs, &id);

  if (tariff != NULL)
    return tariff;
  tariff = pwt_db_get (db, &pwt_tariff_record, id, error);
  if (tariff != NULL)
    g_hash_table_insert (tariffs, &tariff->id, tariff);
  return tariff;
}

static void
add_value (PwtCommandContent *content, PwtQuantity quantity, gint64 value)
{
  content->values[content->n_values].quantity = quantity;
  content->values[content->n_values++].value = value;
}

static gboolean
has_one_price (const PwtCommandContent *content)
{
  for (guint i = 1; i < content->n_values; i++)
    if (content->values[i].value != content->values[0].value)
      return FALSE;
  return TRUE;
}

/* "Name from 2026-01-01: 0.98 yuan", or a price for each band. */
static char *
dup_prices (const PwtCommandContent *content, const PwtTariff *tariff, const PwtTariffPlan *plan)
{
  g_autofree char *from = pwt_date_format (plan->valid_from);
  g_autofree char *sharp = pwt_price_format (pwt_tariff_plan_price (plan, PWT_BAND_SHARP));
  g_autofree char *peak = pwt_price_format (pwt_tariff_plan_price (plan, PWT_BAND_PEAK));
  g_autofree char *flat = pwt_price_format (pwt_tariff_plan_price (plan, PWT_BAND_FLAT));
  g_autofree char *valley = pwt_price_format (pwt_tariff_plan_price (plan, PWT_BAND_VALLEY));
  g_autofree char *deep = pwt_price_format (pwt_tariff_plan_price (plan, PWT_BAND_DEEP));

  if (has_one_price (content))
    return g_strdup_printf ("%s from %s: %s yuan", tariff->name, from, flat);
  return g_strdup_printf ("%s from %s: sharp %s, peak %s, flat %s, valley %s, deep valley %s yuan",
                          tariff->name, from, sharp, peak, flat, valley, deep);
}

static gboolean
find_prices (PwtDb *db, GHashTable *tariffs, const PwtAccount *account, PwtDate date,
             PwtCommandContent *content, GError **error)
{
  const PwtTariff *tariff = find_tariff (db, tariffs, account->tariff, error);
  const PwtTariffPlan *plan = NULL;

  if (tariff != NULL)
    plan = pwt_tariff_plan_in_force (tariff->plans, date, error);
  if (plan == NULL)
    return FALSE;
  for (PwtBand band = 0; band < PWT_N_BANDS; band++)
    add_value (content, price_quantities[band], pwt_tariff_plan_price (plan, band).e6);
  content->text = dup_prices (content, tariff, plan);
  return TRUE;
}

static void
find_alarms (const PwtAccount *account, PwtCommandContent *content)
{
  g_autofree char *alarm1 = pwt_money_format (account->alarm1);
  g_autofree char *alarm2 = pwt_money_format (account->alarm2);

  add_value (content, PWT_QUANTITY_ALARM1_AMOUNT, account->alarm1.e4);
  add_value (content, PWT_QUANTITY_ALARM2_AMOUNT, account->alarm2.e4);
  content->text = g_strdup_printf ("alarm amounts %s and %s yuan", alarm1, alarm2);
}

/**
 * pwt_command_content_find:
 * @tariffs: of pwt_command_tariffs_new(): many meters share few
 * @kind: of a command to @meter
 * @date: today, where its project is
 * @content: (out): empty where nothing is told but the command itself
 * @error: return location for %PWT_ENGINE_ERROR_REFUSED, or an error of the domain or the store
 *
 * Returns: %FALSE with @error set if there is nothing to send
 */
gboolean
pwt_command_content_find (PwtDb *db, GHashTable *tariffs, PwtCommandKind kind, PwtId meter,
                          PwtDate date, PwtCommandContent *content, GError **error)
{
  PwtAccount *account;
  gboolean is_good = TRUE;

  *content = (PwtCommandContent){ 0 };
  if (kind != PWT_COMMAND_PRICES && kind != PWT_COMMAND_ALARMS)
    return TRUE;
  if (!pwt_find_account_of_meter (db, meter, &account, error))
    return FALSE;
  if (account == NULL)
    return pwt_refuse (error, "No account is open here, so there is nothing to send");
  if (kind == PWT_COMMAND_PRICES)
    is_good = find_prices (db, tariffs, account, date, content, error);
  else
    find_alarms (account, content);
  pwt_record_free (&pwt_account_record, account);
  return is_good;
}

void
pwt_command_content_clear (PwtCommandContent *content)
{
  g_clear_pointer (&content->text, g_free);
}
