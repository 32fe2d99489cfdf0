/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "domain/error.h"
#include "domain/pricing.h"

#define N_RANDOM 2000

static void
test_charges_to_the_unit (void)
{
  static const struct {
    gint64 before_e9, wh, price_e6, charge_e4;
  } rows[] = {
    { 0, 0, 800000, 0 },                 /* nothing used */
    { 0, 1000, 800000, 8000 },           /* 1 kWh at 0.80 yuan */
    { 0, 1000, 0, 0 },                   /* free */
    { 0, 1, 49999, 0 },                  /* just under half a unit */
    { 0, 1, 50000, 1 },                  /* exactly half */
    { 49999, 1, 1, 1 },                  /* the crumbs of before count */
    { 50000, 1, 49999, 0 },              /* that unit was charged already */
    { 0, 123456789, 723450, 893148140 }, /* 123,456.789 kWh at 0.72345 yuan */
    { -100000, 1, 100000, 1 },
    { G_MAXINT64 - 1, 1, 1, 0 }, /* the last cost that fits */
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    PwtAccrual accrual = { rows[i].before_e9 };
    PwtMoney charge = PWT_MONEY_ZERO;
    g_autoptr (GError) error = NULL;

    g_assert_true (pwt_accrual_charge (&accrual, (PwtEnergy){ rows[i].wh },
                                       (PwtPrice){ rows[i].price_e6 }, &charge, &error));
    g_assert_cmpint (charge.e4, ==, rows[i].charge_e4);
    g_assert_cmpint (accrual.cost_e9, ==, rows[i].before_e9 + rows[i].wh * rows[i].price_e6);
  }
}

static void
test_a_refused_charge_changes_nothing (void)
{
  static const struct {
    gint64 before_e9, wh, price_e6;
    PwtDomainError code;
  } rows[] = {
    { 5, -1, 800000, PWT_DOMAIN_ERROR_RANGE },
    { 5, 1, -1, PWT_DOMAIN_ERROR_RANGE },
    { 5, G_MAXINT64, 2, PWT_DOMAIN_ERROR_OVERFLOW },
    { 5, G_MAXINT64, G_MAXINT64, PWT_DOMAIN_ERROR_OVERFLOW },
    { G_MAXINT64, 1, 1, PWT_DOMAIN_ERROR_OVERFLOW },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    PwtAccrual accrual = { rows[i].before_e9 };
    PwtMoney charge = { 77 };
    g_autoptr (GError) error = NULL;

    g_assert_false (pwt_accrual_charge (&accrual, (PwtEnergy){ rows[i].wh },
                                        (PwtPrice){ rows[i].price_e6 }, &charge, &error));
    g_assert_error (error, PWT_DOMAIN_ERROR, (int) rows[i].code);
    g_assert_cmpint (accrual.cost_e9, ==, rows[i].before_e9);
    g_assert_cmpint (charge.e4, ==, 77);
  }
}

/* A period cut anywhere, with the price changing at the cuts or not, costs what it costs whole. */
static void
test_pieces_equal_the_whole (void)
{
  for (guint i = 0; i < N_RANDOM; i++) {
    gint64 start_e9 = g_test_rand_int_range (0, 1000000);
    PwtAccrual in_pieces = { start_e9 }, whole = { start_e9 };
    PwtPrice price = { g_test_rand_int_range (0, 3000000) };
    gint64 charged_e4 = 0, used_wh = 0;
    PwtMoney charge = PWT_MONEY_ZERO;

    for (gint32 n = g_test_rand_int_range (1, 60); n > 0; n--) {
      gint64 piece_wh = g_test_rand_int_range (0, g_test_rand_bit () ? 3 : 50000);

      g_assert_true (
          pwt_accrual_charge (&in_pieces, (PwtEnergy){ piece_wh }, price, &charge, NULL));
      g_assert_cmpint (charge.e4, >=, 0);
      charged_e4 += charge.e4;
      used_wh += piece_wh;
    }
    g_assert_true (pwt_accrual_charge (&whole, (PwtEnergy){ used_wh }, price, &charge, NULL));
    g_assert_cmpint (charged_e4, ==, charge.e4);
    g_assert_cmpint (in_pieces.cost_e9, ==, whole.cost_e9);
  }
}

static void
test_money_buys_rounded_down (void)
{
  static const struct {
    gint64 e4, price_e6, wh;
  } rows[] = {
    { 0, 800000, 0 },
    { 1000000, 800000, 125000 }, /* 100 yuan at 0.80: 125 kWh */
    { 1000000, 700000, 142857 }, /* 142.857142… kWh */
    { 1, 1000000, 0 },           /* 0.1 Wh is not promised */
    { 1, 100000, 1 },
    { 1000000, 100000000, 1000 }, /* the dearest unit */
    { 1, 1, 100000 },
    { G_MAXINT64, 100000, G_MAXINT64 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    PwtEnergy energy = { 77 };
    g_autoptr (GError) error = NULL;

    g_assert_true (pwt_price_energy_bought ((PwtMoney){ rows[i].e4 },
                                            (PwtPrice){ rows[i].price_e6 }, &energy, &error));
    g_assert_cmpint (energy.wh, ==, rows[i].wh);
  }
}

static void
test_what_cannot_be_bought_is_refused (void)
{
  static const struct {
    gint64 e4, price_e6;
    PwtDomainError code;
  } rows[] = {
    { 1000000, 0, PWT_DOMAIN_ERROR_RANGE },
    { 1000000, -1, PWT_DOMAIN_ERROR_RANGE },
    { -1, 800000, PWT_DOMAIN_ERROR_RANGE },
    { G_MAXINT64, 1, PWT_DOMAIN_ERROR_OVERFLOW },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    PwtEnergy energy = { 77 };
    g_autoptr (GError) error = NULL;

    g_assert_false (pwt_price_energy_bought ((PwtMoney){ rows[i].e4 },
                                             (PwtPrice){ rows[i].price_e6 }, &energy, &error));
    g_assert_error (error, PWT_DOMAIN_ERROR, (int) rows[i].code);
    g_assert_cmpint (energy.wh, ==, 77);
  }
}

/* What is promised costs no more than was paid; one Wh more would. */
static void
test_a_quote_is_never_too_high (void)
{
  for (guint i = 0; i < N_RANDOM; i++) {
    PwtMoney money = { g_test_rand_int_range (0, G_MAXINT32) };
    PwtPrice price = { g_test_rand_int_range (1, 5000000) };
    PwtEnergy energy = { 0 };

    g_assert_true (pwt_price_energy_bought (money, price, &energy, NULL));
    g_assert_true ((__int128) energy.wh * price.e6 <= (__int128) money.e4 * 100000);
    g_assert_true ((__int128) (energy.wh + 1) * price.e6 > (__int128) money.e4 * 100000);
  }
}

static PwtTariffPlan *
make_plan (const char *slots)
{
  PwtTariffPlan *plan = pwt_tariff_plan_new ();

  plan->price_sharp.e6 = 1400001;
  plan->price_peak.e6 = 1200000;
  plan->price_flat.e6 = 800000;
  plan->price_valley.e6 = 400000;
  plan->price_deep.e6 = 200000;
  g_ptr_array_add (plan->seasons, pwt_tariff_season_new (1, 12, PWT_DAY_ALL, slots));
  return plan;
}

static void
test_mean_price (void)
{
  g_autoptr (PwtTariffPlan) plan = make_plan (NULL);
  static const struct {
    gint64 weights[PWT_N_BANDS];
    gint64 mean_e6;
  } rows[] = {
    { { 0, 0, 1, 0, 0 }, 800000 },    { { 0, 1, 1, 1, 0 }, 800000 },
    { { 1, 0, 0, 1, 0 }, 900001 }, /* half rounds up */
    { { 1, 0, 0, 0, 2 }, 600000 }, /* a third down */
    { { 0, 16, 18, 14, 0 }, 816667 }, { { 0, G_MAXINT64, 0, 0, 0 }, 1200000 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    PwtPrice mean = { 77 };
    g_autoptr (GError) error = NULL;

    g_assert_true (pwt_price_mean (plan, rows[i].weights, &mean, &error));
    g_assert_cmpint (mean.e6, ==, rows[i].mean_e6);
  }
}

static void
test_weights_that_cannot_weigh (void)
{
  g_autoptr (PwtTariffPlan) plan = make_plan (NULL);
  static const struct {
    gint64 weights[PWT_N_BANDS];
    PwtDomainError code;
  } rows[] = {
    { { 0, 0, 0, 0, 0 }, PWT_DOMAIN_ERROR_RANGE },
    { { 5, -1, 5, 5, 5 }, PWT_DOMAIN_ERROR_RANGE },
    { { G_MAXINT64, 0, 1, 0, 0 }, PWT_DOMAIN_ERROR_OVERFLOW },
  };
  PwtMoney shares[PWT_N_BANDS] = { { 77 } };
  g_autoptr (GError) nobody = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) mean_error = NULL, share_error = NULL;
    PwtPrice mean = { 77 };

    g_assert_false (pwt_price_mean (plan, rows[i].weights, &mean, &mean_error));
    g_assert_error (mean_error, PWT_DOMAIN_ERROR, (int) rows[i].code);
    g_assert_false (
        pwt_money_share ((PwtMoney){ 100 }, rows[i].weights, PWT_N_BANDS, shares, &share_error));
    g_assert_error (share_error, PWT_DOMAIN_ERROR, (int) rows[i].code);
    g_assert_cmpint (shares[0].e4, ==, 77);
  }
  g_assert_false (pwt_money_share ((PwtMoney){ 100 }, NULL, 0, NULL, &nobody));
  g_assert_error (nobody, PWT_DOMAIN_ERROR, PWT_DOMAIN_ERROR_RANGE);
}

static void
test_slots_of_a_day_are_counted (void)
{
  g_autoptr (PwtTariffPlan) plan = make_plan ("VVVVVVVVVVVVFFFFFFFFFFVVVVFFPPPPPPPPPPPPPPSDFFFF");
  g_autoptr (PwtTariffPlan) broken = make_plan ("VVVVVVVVVVVVFFFFFFFFFFVVVVFFPPPPPPPPPPPPPPSDFFFx");
  g_autoptr (PwtTariffPlan) none = pwt_tariff_plan_new ();
  gint64 weights[PWT_N_BANDS] = { 9, 9, 9, 9, 9 };
  g_autoptr (GError) broken_error = NULL, none_error = NULL;

  g_assert_false (pwt_price_slot_weights (broken, 0, weights, &broken_error));
  g_assert_error (broken_error, PWT_DOMAIN_ERROR, PWT_DOMAIN_ERROR_NO_TARIFF);
  g_assert_nonnull (strstr (broken_error->message, "23:30"));
  g_assert_false (pwt_price_slot_weights (none, 0, weights, &none_error));
  g_assert_error (none_error, PWT_DOMAIN_ERROR, PWT_DOMAIN_ERROR_NO_TARIFF);
  g_assert_cmpint (weights[PWT_BAND_SHARP], ==, 9);
  g_assert_true (pwt_price_slot_weights (plan, 0, weights, NULL));
  g_assert_cmpint (weights[PWT_BAND_SHARP], ==, 1);
  g_assert_cmpint (weights[PWT_BAND_PEAK], ==, 14);
  g_assert_cmpint (weights[PWT_BAND_FLAT], ==, 16);
  g_assert_cmpint (weights[PWT_BAND_VALLEY], ==, 16);
  g_assert_cmpint (weights[PWT_BAND_DEEP], ==, 1);
}

static void
test_shares_by_largest_remainder (void)
{
  static const struct {
    gint64 total_e4;
    gint64 weights[4];
    gint64 shares[4];
  } rows[] = {
    { 100, { 1, 1, 1, 1 }, { 25, 25, 25, 25 } },
    { 101, { 1, 1, 1, 1 }, { 26, 25, 25, 25 } }, /* of equals the first */
    { 103, { 1, 1, 1, 1 }, { 26, 26, 26, 25 } },
    { -101, { 1, 1, 1, 1 }, { -26, -25, -25, -25 } },
    { 100, { 1, 0, 2, 0 }, { 33, 0, 67, 0 } },
    { 10, { 1, 2, 3, 4 }, { 1, 2, 3, 4 } },
    { 11, { 1, 2, 3, 4 }, { 1, 2, 3, 5 } },
    { 1, { 0, 0, 0, 9 }, { 0, 0, 0, 1 } },
    { 0, { 1, 2, 3, 4 }, { 0, 0, 0, 0 } },
    { G_MAXINT64, { G_MAXINT64, 0, 0, 0 }, { G_MAXINT64, 0, 0, 0 } },
    { G_MININT64, { 0, G_MAXINT64, 0, 0 }, { 0, G_MININT64, 0, 0 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    PwtMoney shares[4] = { { 77 } };
    g_autoptr (GError) error = NULL;

    g_assert_true (
        pwt_money_share ((PwtMoney){ rows[i].total_e4 }, rows[i].weights, 4, shares, &error));
    for (guint j = 0; j < 4; j++)
      g_assert_cmpint (shares[j].e4, ==, rows[i].shares[j]);
  }
}

/* Σ is exact, nobody is off by a whole unit, and who weighs nothing gets nothing. */
static void
test_shares_add_up (void)
{
  for (guint i = 0; i < N_RANDOM; i++) {
    guint n = (guint) g_test_rand_int_range (1, 40);
    PwtMoney total = { (gint64) g_test_rand_int () * g_test_rand_int_range (0, 100000) };
    gint64 weights[40], sum = 0, given_e4 = 0;
    PwtMoney shares[40];

    for (guint j = 0; j < n; j++) {
      weights[j] = g_test_rand_int_range (0, g_test_rand_bit () ? 1000000 : 3);
      sum += weights[j];
    }
    weights[0] += sum == 0;
    sum += sum == 0;
    g_assert_true (pwt_money_share (total, weights, n, shares, NULL));
    for (guint j = 0; j < n; j++) {
      __int128 miss = (__int128) total.e4 * weights[j] - (__int128) shares[j].e4 * sum;

      g_assert_true (miss < sum && miss > -(__int128) sum);
      g_assert_true (weights[j] != 0 || shares[j].e4 == 0);
      given_e4 += shares[j].e4;
    }
    g_assert_cmpint (given_e4, ==, total.e4);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/pricing/charges-to-the-unit", test_charges_to_the_unit);
  g_test_add_func ("/domain/pricing/a-refused-charge-changes-nothing",
                   test_a_refused_charge_changes_nothing);
  g_test_add_func ("/domain/pricing/pieces-equal-the-whole", test_pieces_equal_the_whole);
  g_test_add_func ("/domain/pricing/money-buys-rounded-down", test_money_buys_rounded_down);
  g_test_add_func ("/domain/pricing/what-cannot-be-bought-is-refused",
                   test_what_cannot_be_bought_is_refused);
  g_test_add_func ("/domain/pricing/a-quote-is-never-too-high", test_a_quote_is_never_too_high);
  g_test_add_func ("/domain/pricing/mean-price", test_mean_price);
  g_test_add_func ("/domain/pricing/weights-that-cannot-weigh", test_weights_that_cannot_weigh);
  g_test_add_func ("/domain/pricing/slots-of-a-day-are-counted", test_slots_of_a_day_are_counted);
  g_test_add_func ("/domain/pricing/shares-by-largest-remainder", test_shares_by_largest_remainder);
  g_test_add_func ("/domain/pricing/shares-add-up", test_shares_add_up);
  return g_test_run ();
}
