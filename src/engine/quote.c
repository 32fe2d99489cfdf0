/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What this money would buy, and whether it may be sold: asked while the clerk types, and again by
 * the sale itself, so that what was shown is what is done. */
#include "engine/place.h"

#include "domain/decimal.h"
#include "domain/pricing.h"
#include "domain/words.h"
#include "engine/private.h"
#include "store/accounts.h"
#include "store/figures.h"
#include "store/topups.h"

/**
 * pwt_place_find:
 * @point: of the project the caller asked for
 * @place: (out): who and what is at the point now; free with pwt_place_clear()
 * @error: return location for an error of the store, or %PWT_ENGINE_ERROR_NOT_FOUND
 *
 * Returns: %FALSE with @error set if there is no such point in @project; an account or meter may be
 * missing
 */
gboolean
pwt_place_find (PwtDb *db, PwtId project, PwtId point, PwtPlace *place, GError **error)
{
  gpointer found;

  *place = (PwtPlace){ NULL };
  if (!pwt_db_find (db, &pwt_point_record, point, &found, error))
    return FALSE;
  place->point = found;
  if (found == NULL || !pwt_id_equal (place->point->project, project)) {
    pwt_place_clear (place);
    return pwt_not_found (error, "point");
  }
  if (!pwt_accounts_of_point (db, point, &place->account, error) ||
      !pwt_accounts_meter_of_point (db, point, &place->meter, error)) {
    pwt_place_clear (place);
    return FALSE;
  }
  if (place->meter != NULL && !pwt_find_live (db, place->meter->id, &place->live, error)) {
    pwt_place_clear (place);
    return FALSE;
  }
  place->project = pwt_db_peek (db, &pwt_project_record, project, error);
  if (place->project != NULL && pwt_time_zone_load (place->project->time_zone, &place->zone, error))
    return TRUE;
  pwt_place_clear (place);
  return FALSE;
}

void
pwt_place_clear (PwtPlace *place)
{
  g_clear_pointer (&place->zone, g_time_zone_unref);
  pwt_record_free (&pwt_point_record, place->point);
  pwt_record_free (&pwt_account_record, place->account);
  pwt_record_free (&pwt_meter_record, place->meter);
  pwt_record_free (&pwt_meter_live_record, place->live);
  *place = (PwtPlace){ NULL };
}

/* Returns: why nothing can be sold here, NULL if something can. */
static const char *
refusal_of (const PwtPlace *place)
{
  if (place->account == NULL)
    return "No account is open here: open one first";
  if (place->meter == NULL)
    return "No meter is installed at this point";
  if (place->point->holder != PWT_HOLDER_METER)
    return "This point's balance is kept by the system, not by its meter";
  if (place->meter->kind != PWT_KIND_PREPAID)
    return "This meter is not a prepaid one";
  return NULL;
}

/* The mean price of the version in force, by its hours; none in force is an error. */
static gboolean
price_today (PwtContext *context, const PwtPlace *place, PwtPrice *price, GError **error)
{
  const PwtTariff *tariff =
      pwt_db_peek (context->db, &pwt_tariff_record, place->account->tariff, error);
  PwtDate today = pwt_date_from_time (context->now_us, place->zone);
  const PwtTariffPlan *plan =
      tariff != NULL ? pwt_tariff_plan_in_force (tariff->plans, today, error) : NULL;
  gint64 weights[PWT_N_BANDS];

  return plan != NULL && pwt_price_slot_weights (plan, today, weights, error) &&
         pwt_price_mean (plan, weights, price, error);
}

/**
 * pwt_quote_estimate_days:
 * @quote: made by pwt_quote_make() for @place; gets how long the balance should last then
 *
 * For whoever looks at the quote: a sale has no need of it. How long the money of a silent meter
 * lasts nobody knows.
 */
gboolean
pwt_quote_estimate_days (PwtContext *context, const PwtPlace *place, PwtQuote *quote,
                         GError **error)
{
  PwtUseRate rate;

  if (place->meter == NULL || (place->live != NULL && place->live->state == PWT_METER_LOST) ||
      quote->balance_after.e4 == PWT_NONE || quote->balance_after.e4 <= 0)
    return TRUE;
  if (!pwt_figures_find_rate (context->db, place->meter->id, &rate, error))
    return FALSE;
  quote->days_tenths = pwt_use_rate_tenths (&rate, quote->balance_after);
  return TRUE;
}

/* The meter's own limit goes before its project's; zero: there is none. */
static gboolean
check_hoarding (const PwtPlace *place, PwtQuote *quote, GError **error)
{
  PwtMoney limit = place->meter->hoarding_limit, held = quote->balance;

  quote->hoarding_room.e4 = PWT_NONE;
  if (limit.e4 == 0)
    limit = place->project->hoarding_limit;
  if (limit.e4 == 0 || held.e4 == PWT_NONE)
    return TRUE;
  if (!pwt_money_add (held, quote->waiting, &held, error) ||
      !pwt_money_sub (limit, held, &quote->hoarding_room, error))
    return FALSE;
  if (quote->credit.e4 > quote->hoarding_room.e4) {
    g_autofree char *room =
        pwt_money_format (quote->hoarding_room.e4 > 0 ? quote->hoarding_room : PWT_MONEY_ZERO);

    quote->refusal = g_strdup_printf ("The meter accepts at most %s yuan more", room);
  }
  return TRUE;
}

static gboolean
add_balance (const PwtPlace *place, PwtQuote *quote, GError **error)
{
  quote->read_us = PWT_TIME_NONE;
  quote->balance.e4 = quote->balance_after.e4 = PWT_NONE;
  if (place->live == NULL || place->live->balance.e4 == PWT_NONE)
    return TRUE;
  quote->read_us = place->live->read_us;
  quote->balance = place->live->balance;
  return pwt_money_add (quote->balance, quote->credit, &quote->balance_after, error) &&
         pwt_money_add (quote->balance_after, quote->waiting, &quote->balance_after, error);
}

/* Somebody else sold to it, another meter is in its place, or the site was restored: what is sold
 * now would not be sent before a person has decided. */
static gboolean
is_count_unexplained (PwtDb *db, const PwtPlace *place, gboolean *is_so, GError **error)
{
  PwtMeterMark mark;

  if (!pwt_topups_find_mark (db, place->meter->id, &mark, error))
    return FALSE;
  *is_so = mark.count != PWT_NONE && place->live->purchase_count != PWT_NONE &&
           mark.count != place->live->purchase_count;
  return TRUE;
}

/* All that apply, gravest first: one must not hide another. */
static gboolean
add_warning (PwtDb *db, const PwtPlace *place, PwtQuote *quote, GError **error)
{
  const PwtMeterLive *live = place->live;
  gboolean is_read = live != NULL && live->read_us != PWT_TIME_NONE;
  gboolean is_other =
      live != NULL && (live->other_number != PWT_NONE || live->other_since_us != PWT_TIME_NONE);
  gboolean is_unexplained = FALSE;
  g_autoptr (GStrvBuilder) warnings = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;

  if (is_read && !is_other && !is_count_unexplained (db, place, &is_unexplained, error))
    return FALSE;
  if (is_other)
    g_strv_builder_add (
        warnings, "Another meter answers here: let its number and the wiring be looked at first");
  if (is_unexplained)
    g_strv_builder_add (warnings, "The meter's purchase count is not the one in the books: "
                                  "money for it will wait until "
                                  "a person has decided");
  if (live != NULL && live->is_lost)
    g_strv_builder_add (warnings, "The meter does not answer: the money will be sent when it does");
  if (is_read && !is_other && live->is_forced && !live->is_closed)
    g_strv_builder_add (warnings,
                        "The supply was cut by command: money alone does not bring it back, "
                        "restore prepaid too");
  if (!is_read)
    g_strv_builder_add (warnings, "This meter has never been read");
  if (quote->waiting.e4 > 0)
    g_strv_builder_add (
        warnings, "An earlier sale to this meter has not arrived yet: this one will follow it");
  all = g_strv_builder_end (warnings);
  if (all[0] != NULL)
    quote->warning = g_strjoinv ("\n", all);
  return TRUE;
}

/* What a conflict is about decides where this money would go. */
static gboolean
check_conflict (PwtDb *db, const PwtPlace *place, PwtQuote *quote, GError **error)
{
  gboolean is_so;

  if (!pwt_topups_has_conflict (db, place->meter->id, &is_so, error))
    return FALSE;
  if (is_so)
    quote->refusal = g_strdup ("An earlier sale to this meter is in conflict: nothing is sold to "
                               "it until that is decided");
  return TRUE;
}

/* Money that the model has no way to take is not taken from the tenant either. */
static void
check_model (PwtContext *context, const PwtPlace *place, PwtQuote *quote)
{
  g_autoptr (GError) why = NULL;
  g_autoptr (PwtProfile) profile = pwt_profile_set_get (
      context->engine->profiles, place->meter->profile, place->meter->settings, &why);

  if (profile == NULL)
    quote->refusal = g_strdup_printf ("This meter cannot be read: %s", why->message);
  else if (!pwt_profile_can_credit (profile, quote->credit, &why))
    quote->refusal = g_strdup (why->message);
}

/**
 * pwt_quote_make:
 * @place: where it is sold, as pwt_place_find() found it
 * @paid: what the tenant hands over
 * @quote: gets what it buys, and @quote->refusal if it cannot be sold
 * @error: return location for an error; a missing price is one
 */
gboolean
pwt_quote_make (PwtContext *context, const PwtPlace *place, PwtMoney paid, PwtQuote *quote,
                GError **error)
{
  const char *refusal = refusal_of (place);

  quote->paid = paid;
  quote->energy.wh = quote->price.e6 = quote->days_tenths = PWT_NONE;
  quote->hoarding_room.e4 = PWT_NONE;
  if (place->meter != NULL &&
      !pwt_topups_waiting (context->db, place->meter->id, &quote->waiting, error))
    return FALSE;
  quote->refusal = g_strdup (refusal);
  quote->fee = paid.e4 > 0 ? place->project->service_fee : PWT_MONEY_ZERO;
  if (!pwt_money_sub (paid, quote->fee, &quote->credit, error) ||
      !add_balance (place, quote, error))
    return FALSE;
  if (refusal != NULL)
    return TRUE;
  if (!check_conflict (context->db, place, quote, error))
    return FALSE;
  if (quote->refusal == NULL && paid.e4 > 0 && quote->credit.e4 <= 0)
    quote->refusal = g_strdup ("The amount does not cover the service fee");
  if (quote->refusal == NULL)
    check_model (context, place, quote);
  if (quote->refusal == NULL && !check_hoarding (place, quote, error))
    return FALSE;
  if (!price_today (context, place, &quote->price, error))
    return FALSE;
  quote->paid_in_words = pwt_money_in_words (paid, error);
  if (quote->paid_in_words == NULL)
    return FALSE;
  if (quote->credit.e4 > 0 && quote->price.e6 > 0 &&
      !pwt_price_energy_bought (quote->credit, quote->price, &quote->energy, error))
    return FALSE;
  return add_warning (context->db, place, quote, error);
}
