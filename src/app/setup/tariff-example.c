/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/setup/tariff-example.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/setup/tariff-chart.h"
#include "domain/pricing.h"

#define PAID_E4 1000000 /* 100 yuan */
#define SLOT 20         /* 10:00 */

/* The band at 10 o'clock on a workday of @month; the first season that fits holds. */
static gboolean
find_band (const PwtTariffPlan *plan, gint64 month, PwtBand *band)
{
  for (guint i = 0; i < plan->seasons->len; i++) {
    const PwtTariffSeason *season = g_ptr_array_index (plan->seasons, i);
    gboolean is_in = season->from_month <= season->to_month
                         ? month >= season->from_month && month <= season->to_month
                         : month >= season->from_month || month <= season->to_month;

    if (is_in && (season->day_kinds & PWT_DAY_WORKDAY))
      return season->slots != NULL && strlen (season->slots) > SLOT &&
             pwt_band_from_letter (season->slots[SLOT], band);
  }
  return FALSE;
}

static void
append_example (GString *text, const PwtTariffPlan *plan, gint64 month, PwtMedium medium)
{
  PwtMoney paid = { PAID_E4 };
  PwtEnergy bought;
  PwtBand band;
  PwtPrice price;
  g_autofree char *amount = NULL, *shown_price = NULL;

  if (text->len > 0)
    g_string_append_c (text, '\n');
  if (!find_band (plan, month, &band)) {
    g_string_append_printf (text, _ ("No season covers a workday of month %d"), (int) month);
    return;
  }
  price = pwt_tariff_plan_price (plan, band);
  if (!pwt_price_energy_bought (paid, price, &bought, NULL)) {
    g_string_append_printf (text, _ ("The price of band “%s” is not set"), pwt_band_word (band));
    return;
  }
  amount = pwt_energy_format (bought);
  shown_price = pwt_price_format (price);
  g_string_append_printf (
      text,
      medium == PWT_MEDIUM_WATER
          ? _ ("On a workday of month %d at 10:00, 100 yuan buy %s m³ (%s, %s)")
          : _ ("On a workday of month %d at 10:00, 100 yuan buy %s kWh (%s, %s)"),
      (int) month, amount, pwt_band_word (band), shown_price);
}

char *
pwt_tariff_example (const PwtTariffPlan *plan, PwtMedium medium)
{
  GString *text = g_string_new (NULL);

  append_example (text, plan, 7, medium);
  append_example (text, plan, 1, medium);
  return g_string_free (text, FALSE);
}

char *
pwt_tariff_summary (const PwtTariffPlan *plan, PwtMedium medium)
{
  GString *text = g_string_new (NULL);
  PwtPrice last = { -1 };

  if (plan == NULL)
    return g_string_free (g_string_append (text, _ ("none in force")), FALSE);
  if (pwt_tariff_plan_is_flat (plan)) {
    g_autofree char *price = pwt_price_format (plan->price_flat);

    g_string_append (text, price);
  } else {
    for (guint band = 0; band < PWT_N_BANDS; band++) {
      PwtPrice price = pwt_tariff_plan_price (plan, band);
      g_autofree char *shown = pwt_price_format (price);

      if (price.e6 != last.e6)
        g_string_append_printf (text, "%s%s", text->len > 0 ? " / " : "", shown);
      last = price;
    }
  }
  g_string_append (text, medium == PWT_MEDIUM_WATER ? _ (" yuan/m³") : _ (" yuan/kWh"));
  return g_string_free (text, FALSE);
}
