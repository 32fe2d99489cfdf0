/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tariffs: what is in force stays, what comes is edited, and what it means is said. */
#include "app/common/record-form.h"
#include "app/setup/tariff-chart.h"
#include "app/setup/tariff-dates.h"
#include "app/setup/tariff-example.h"
#include "app/setup/tariff-section.h"
#include "harness.h"

#define FLAT_DAY "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"

typedef struct {
  PwtDesktop *desktop;
  PwtFakeSite *site;
  GtkWidget *section;
  PwtTariffChart *chart;
} Fixture;

static void
show_section (Fixture *f, const char *name)
{
  gtk_widget_activate_action (pwt_find_id (f->desktop->window, "tabs"), "setup.section", "s", name);
  pwt_settle ();
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->desktop = pwt_desktop_new_signed_in ();
  f->site = pwt_fake_backend_get_site (f->desktop->backend);
  gtk_widget_activate_action (GTK_WIDGET (f->desktop->window), "win.page", "s", "setup");
  show_section (f, "tariffs");
  f->section = pwt_find_type (f->desktop->window, PWT_TYPE_TARIFF_SECTION);
  f->chart = pwt_find_type (f->section, PWT_TYPE_TARIFF_CHART);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  pwt_desktop_free (f->desktop);
}

static void
act (Fixture *f, const char *action)
{
  gtk_widget_activate_action (f->section, action, NULL);
  pwt_settle ();
}

static void
type (Fixture *f, const char *form, const char *field, const char *text)
{
  PwtRecordForm *found = PWT_RECORD_FORM (pwt_find_id (f->section, form));

  gtk_editable_set_text (GTK_EDITABLE (pwt_record_form_get_editor (found, field)), text);
}

static PwtTariff *
first_tariff (Fixture *f)
{
  return g_ptr_array_index (f->site->tariffs, 0);
}

static const char *
version_shown (Fixture *f)
{
  GtkDropDown *version = GTK_DROP_DOWN (pwt_find_id (f->section, "version"));

  return gtk_string_object_get_string (gtk_drop_down_get_selected_item (version));
}

/* The demo's version has been in force since 2025. */
static void
test_the_past_is_read_only (Fixture *f, gconstpointer data)
{
  PwtTariff *tariff = first_tariff (f);
  g_autofree char *before = pwt_record_to_json (&pwt_tariff_record, tariff), *after = NULL;

  g_assert_false (gtk_widget_is_sensitive (pwt_find_id (f->section, "price_form")));
  g_assert_true (gtk_widget_get_visible (pwt_find_id (f->section, "read_only")));
  pwt_tariff_chart_paint (f->chart, 0, 0, 47, PWT_BAND_SHARP);
  act (f, "tariff.save");
  after = pwt_record_to_json (&pwt_tariff_record, first_tariff (f));
  g_assert_cmpstr (after, ==, before);
}

static void
test_a_new_version_is_painted_and_saved (Fixture *f, gconstpointer data)
{
  const PwtTariffPlan *plan;

  act (f, "tariff.add-version");
  g_assert_true (gtk_widget_is_sensitive (pwt_find_id (f->section, "price_form")));
  type (f, "price_form", "valid_from", "2027-01-01");
  g_assert_cmpstr (version_shown (f), ==, "From 2027-01-01 · to come");
  type (f, "price_form", "price_sharp", "1.5");
  pwt_tariff_chart_paint (f->chart, 0, 36, 39, PWT_BAND_SHARP);
  act (f, "tariff.save");
  g_assert_cmpuint (first_tariff (f)->plans->len, ==, 2);
  plan = g_ptr_array_index (first_tariff (f)->plans, 0);
  g_assert_cmpint (plan->valid_from, ==, pwt_date_from_ymd (2027, 1, 1));
  g_assert_cmpint (plan->price_sharp.e6, ==, 1500000);
  g_assert_true (g_str_has_prefix (
      ((PwtTariffSeason *) g_ptr_array_index (plan->seasons, 0))->slots + 36, "SSSS"));
  g_assert_cmpstr (version_shown (f), ==, "From 2027-01-01 · to come"); /* it stays in sight */
}

/* Another desk saved it meanwhile: what was typed stays, and “Discard” shows what it is now. */
static void
test_two_desks_save_a_tariff (Fixture *f, gconstpointer data)
{
  PwtTariff *tariff = first_tariff (f);
  GtkWidget *problem = pwt_find_id (f->section, "problem");

  act (f, "tariff.add-version");
  type (f, "price_form", "price_sharp", "1.5");
  g_free (tariff->name);
  tariff->name = g_strdup ("别人改的");
  pwt_fake_backend_refuse (f->desktop->backend, "tariff.save", PWT_BACKEND_ERROR_CONFLICT,
                           "Somebody else changed it meanwhile");
  act (f, "tariff.save");
  g_assert_nonnull (pwt_fake_backend_last_was (f->desktop->backend, "tariff.save"));
  g_assert_null (
      strstr (pwt_fake_backend_last_request (f->desktop->backend, "tariff.save"), "别人改的"));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (problem)), !=, "");
  g_assert_nonnull (strstr (version_shown (f), "to come"));
  act (f, "tariff.discard");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (pwt_record_form_get_editor (
                       PWT_RECORD_FORM (pwt_find_id (f->section, "name_form")), "name"))),
                   ==, "别人改的");
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (problem)), ==, "");
}

/* Until the engine has answered nothing can be typed that its answer would overwrite. */
static void
test_nothing_is_typed_while_it_is_saved (Fixture *f, gconstpointer data)
{
  GtkWidget *form = pwt_find_id (f->section, "price_form");

  act (f, "tariff.add-version");
  type (f, "price_form", "price_sharp", "1.5");
  pwt_fake_backend_hold (f->desktop->backend);
  act (f, "tariff.save");
  g_assert_false (gtk_widget_is_sensitive (form));
  g_assert_false (gtk_widget_is_sensitive (pwt_find_id (f->section, "list")));
  act (f, "tariff.save");
  g_assert_cmpuint (pwt_fake_backend_count (f->desktop->backend, "tariff.save"), ==, 1);
  pwt_fake_backend_release (f->desktop->backend);
  pwt_settle ();
  g_assert_true (gtk_widget_is_sensitive (form));

  type (f, "price_form", "price_sharp", "1.6");
  pwt_fake_backend_refuse (f->desktop->backend, "tariff.save", PWT_BACKEND_ERROR_REFUSED, "No");
  act (f, "tariff.save");
  g_assert_true (gtk_widget_is_sensitive (form)); /* and what was typed is still there */
  act (f, "tariff.save");
  g_assert_cmpint (
      ((PwtTariffPlan *) g_ptr_array_index (first_tariff (f)->plans, 0))->price_sharp.e6, ==,
      1600000);
}

/* What was typed and taken back is not what is saved: the fields show what is. */
static void
test_what_is_taken_back_is_not_saved (Fixture *f, gconstpointer data)
{
  const PwtTariffPlan *before = g_ptr_array_index (first_tariff (f)->plans, 0), *plan;
  PwtPrice price = before->price_flat;
  g_autofree char *shown = NULL, *date = NULL;
  PwtRecordForm *form;

  act (f, "tariff.add-version");
  form = PWT_RECORD_FORM (pwt_find_id (f->section, "price_form"));
  shown = g_strdup (
      gtk_editable_get_text (GTK_EDITABLE (pwt_record_form_get_editor (form, "price_flat"))));
  date = g_strdup (
      gtk_editable_get_text (GTK_EDITABLE (pwt_record_form_get_editor (form, "valid_from"))));
  type (f, "price_form", "price_flat", "0.5");
  type (f, "price_form", "price_flat", shown);
  type (f, "price_form", "valid_from", "2020-01-01");
  type (f, "price_form", "valid_from", "tomorrow");
  type (f, "price_form", "valid_from", date);
  act (f, "tariff.save");
  g_assert_cmpuint (first_tariff (f)->plans->len, ==, 2);
  plan = g_ptr_array_index (first_tariff (f)->plans, 0);
  g_assert_cmpint (plan->price_flat.e6, ==, price.e6);
  g_assert_cmpint (plan->valid_from, >, pwt_date_from_ymd (2026, 1, 1));
}

/* What is in force is not touched, not even its prices that no hour uses. */
static void
test_prices_nobody_sees_stay (Fixture *f, gconstpointer data)
{
  PwtTariff *tariff = g_ptr_array_index (f->site->tariffs, 1);
  GtkListBox *list = GTK_LIST_BOX (pwt_find_id (f->section, "list"));
  PwtTariffPlan *plan = g_ptr_array_index (tariff->plans, 0);

  g_assert_true (pwt_tariff_plan_is_flat (plan));
  plan->price_peak.e6 = 2000000;
  show_section (f, "structure");
  show_section (f, "tariffs");
  gtk_list_box_select_row (list, gtk_list_box_get_row_at_index (list, 1));
  type (f, "name_form", "name", "宿舍电价");
  act (f, "tariff.save");
  tariff = g_ptr_array_index (f->site->tariffs, 1);
  plan = g_ptr_array_index (tariff->plans, 0);
  g_assert_cmpstr (tariff->name, ==, "宿舍电价");
  g_assert_cmpint (plan->price_peak.e6, ==, 2000000);
}

/* To look at another version is no mistake. */
static void
test_what_is_wrong_is_left_behind (Fixture *f, gconstpointer data)
{
  GtkDropDown *version = GTK_DROP_DOWN (pwt_find_id (f->section, "version"));
  PwtRecordForm *form = PWT_RECORD_FORM (pwt_find_id (f->section, "price_form"));
  g_autofree char *price = NULL;

  act (f, "tariff.add-version");
  price = g_strdup (
      gtk_editable_get_text (GTK_EDITABLE (pwt_record_form_get_editor (form, "price_flat"))));
  type (f, "price_form", "price_flat", "much");
  gtk_drop_down_set_selected (version, 1 - gtk_drop_down_get_selected (version));
  pwt_settle ();
  gtk_drop_down_set_selected (version, 1 - gtk_drop_down_get_selected (version));
  pwt_settle ();
  g_assert_cmpstr (
      gtk_editable_get_text (GTK_EDITABLE (pwt_record_form_get_editor (form, "price_flat"))), ==,
      price);
}

/* A new one begins whole: name it, say the price, save it. */
static void
test_a_flat_tariff_is_made (Fixture *f, gconstpointer data)
{
  PwtRecordForm *form = PWT_RECORD_FORM (pwt_find_id (f->section, "price_form"));
  const PwtTariff *tariff;

  act (f, "tariff.add");
  type (f, "name_form", "name", "宿舍电价");
  g_assert_null (pwt_record_form_get_editor (form, "price_peak")); /* one price is said once */
  type (f, "price_form", "price_flat", "0.98");
  act (f, "tariff.save");
  tariff = g_ptr_array_index (f->site->tariffs, f->site->tariffs->len - 1);
  g_assert_cmpstr (tariff->name, ==, "宿舍电价");
  g_assert_true (pwt_tariff_plan_is_flat (g_ptr_array_index (tariff->plans, 0)));
  g_assert_true (pwt_tariff_plan_check (g_ptr_array_index (tariff->plans, 0), NULL));
  for (guint band = 0; band < PWT_N_BANDS; band++)
    g_assert_cmpint (pwt_tariff_plan_price (g_ptr_array_index (tariff->plans, 0), band).e6, ==,
                     980000);
}

/* An hour that costs nothing is a price that was forgotten. */
static void
test_a_band_without_a_price_is_not_saved (Fixture *f, gconstpointer data)
{
  guint n = f->site->tariffs->len;

  act (f, "tariff.add");
  type (f, "name_form", "name", "宿舍电价");
  pwt_tariff_chart_paint (f->chart, 0, 16, 23, PWT_BAND_PEAK);
  type (f, "price_form", "price_peak", "0");
  act (f, "tariff.save");
  g_assert_cmpuint (f->site->tariffs->len, ==, n);
  g_assert_nonnull (
      strstr (gtk_label_get_text (GTK_LABEL (pwt_find_id (f->section, "problem"))), "Peak"));
  type (f, "price_form", "price_peak", "1.2");
  act (f, "tariff.save");
  g_assert_cmpuint (f->site->tariffs->len, ==, n + 1);
}

/* Mistyped and saved: as long as nobody has it, it is put right where it stands. */
static void
test_what_nobody_has_is_put_right (Fixture *f, gconstpointer data)
{
  const PwtTariff *tariff;

  act (f, "tariff.add");
  type (f, "name_form", "name", "宿舍电价");
  type (f, "price_form", "price_flat", "9.8");
  act (f, "tariff.save");
  g_assert_true (g_str_has_suffix (version_shown (f), "in force"));
  g_assert_true (gtk_widget_is_sensitive (pwt_find_id (f->section, "price_form")));
  g_assert_false (gtk_widget_get_visible (pwt_find_id (f->section, "read_only")));
  type (f, "price_form", "price_flat", "0.98");
  act (f, "tariff.save");
  tariff = g_ptr_array_index (f->site->tariffs, f->site->tariffs->len - 1);
  g_assert_cmpuint (tariff->plans->len, ==, 1);
  g_assert_cmpint (pwt_tariff_plan_price (g_ptr_array_index (tariff->plans, 0), PWT_BAND_PEAK).e6,
                   ==, 980000);
}

/* Prices come with the hours they are for, and go with them; what was typed stays if it is right.
 */
static void
test_prices_follow_the_hours (Fixture *f, gconstpointer data)
{
  PwtRecordForm *form = PWT_RECORD_FORM (pwt_find_id (f->section, "price_form"));

  act (f, "tariff.add");
  type (f, "price_form", "price_flat", "0.98");
  pwt_tariff_chart_paint (f->chart, 0, 20, 23, PWT_BAND_PEAK);
  pwt_settle ();
  g_assert_nonnull (pwt_record_form_get_editor (form, "price_peak"));
  g_assert_cmpstr (
      gtk_editable_get_text (GTK_EDITABLE (pwt_record_form_get_editor (form, "price_peak"))), ==,
      "0.98");
  type (f, "price_form", "price_peak", "1.2");
  act (f, "tariff.flat");
  g_assert_null (pwt_record_form_get_editor (form, "price_peak"));
  g_assert_cmpstr (
      gtk_editable_get_text (GTK_EDITABLE (pwt_record_form_get_editor (form, "price_flat"))), ==,
      "0.98");

  type (f, "price_form", "price_flat", "much");
  pwt_tariff_chart_paint (f->chart, 0, 20, 23, PWT_BAND_PEAK);
  pwt_settle ();
  g_assert_nonnull (pwt_record_form_get_editor (form, "price_peak"));
}

static void
test_seasons_are_split_and_removed (Fixture *f, gconstpointer data)
{
  guint n = ((PwtTariffPlan *) g_ptr_array_index (first_tariff (f)->plans, 0))->seasons->len;
  PwtTariffPlan *plan;

  act (f, "tariff.add-version");
  act (f, "tariff.add-season");
  gtk_check_button_set_active (GTK_CHECK_BUTTON (pwt_find_id (f->section, "workdays")), FALSE);
  act (f, "tariff.save");
  plan = g_ptr_array_index (first_tariff (f)->plans, 0);
  g_assert_cmpuint (plan->seasons->len, ==, n + 1);
  g_assert_cmpint (((PwtTariffSeason *) g_ptr_array_index (plan->seasons, 0))->day_kinds, ==,
                   PWT_DAY_WEEKEND | PWT_DAY_HOLIDAY);
  g_assert_cmpint (((PwtTariffSeason *) g_ptr_array_index (plan->seasons, 1))->day_kinds, ==,
                   PWT_DAY_ALL);
}

static void
test_a_hole_is_refused_before_it_is_sent (Fixture *f, gconstpointer data)
{
  guint n = pwt_fake_backend_count (f->desktop->backend, "tariff.save");

  act (f, "tariff.add-version");
  gtk_check_button_set_active (GTK_CHECK_BUTTON (pwt_find_id (f->section, "workdays")), FALSE);
  act (f, "tariff.save");
  g_assert_cmpuint (pwt_fake_backend_count (f->desktop->backend, "tariff.save"), ==, n);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (pwt_find_id (f->section, "problem"))), !=, "");
  act (f, "tariff.discard");
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (pwt_find_id (f->section, "problem"))), ==, "");
}

/* --- words --- */

static void
test_example (void)
{
  g_autoptr (PwtTariffPlan) plan = pwt_tariff_plan_new ();
  g_autofree char *text = NULL, *hole = NULL;

  plan->price_flat = (PwtPrice){ 800000 };
  g_ptr_array_add (plan->seasons, pwt_tariff_season_new (5, 9, PWT_DAY_ALL, FLAT_DAY));
  text = pwt_tariff_example (plan, PWT_MEDIUM_ELECTRICITY);
  g_assert_nonnull (strstr (text, "125")); /* 100 / 0.8 in July */
  g_assert_nonnull (strstr (text, "No season covers a workday of month 1"));
  plan->price_flat = (PwtPrice){ 0 };
  hole = pwt_tariff_example (plan, PWT_MEDIUM_ELECTRICITY);
  g_assert_nonnull (strstr (hole, "is not set"));
}

static void
test_dates (void)
{
  static const struct {
    const char *text, *shown;
  } cases[] = {
    { "2026-10-01~2026-10-03, 2027-01-01", "2026-10-01~2026-10-03, 2027-01-01" },
    { "2027-01-01，2026-10-02 2026-10-01", "2026-10-01~2026-10-02, 2027-01-01" },
    { "", "" },
    { "2026-13-01", NULL },
    { "2026-10-03~2026-10-01", NULL },
    { "2026-01-01~2026-12-31", NULL },
    { "国庆", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (PwtTariffPlan) plan = pwt_tariff_plan_new ();
    g_autofree char *shown = NULL;

    g_ptr_array_set_free_func (plan->holidays, NULL); /* as in a record */
    if (pwt_tariff_dates_parse (cases[i].text, FALSE, plan->holidays, NULL))
      shown = pwt_tariff_dates_format (plan->holidays, FALSE);
    g_assert_cmpstr (shown, ==, cases[i].shown);
    g_ptr_array_set_free_func (plan->holidays, g_free);
  }
}

#define ADD(name, test) g_test_add ("/app/tariffs/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  pwt_test_app_init (&argc, &argv);
  g_test_add_func ("/app/tariffs/example", test_example);
  g_test_add_func ("/app/tariffs/dates", test_dates);
  ADD ("the-past-is-read-only", test_the_past_is_read_only);
  ADD ("a-new-version-is-painted-and-saved", test_a_new_version_is_painted_and_saved);
  ADD ("nothing-is-typed-while-it-is-saved", test_nothing_is_typed_while_it_is_saved);
  ADD ("two-desks-save-a-tariff", test_two_desks_save_a_tariff);
  ADD ("what-is-taken-back-is-not-saved", test_what_is_taken_back_is_not_saved);
  ADD ("a-flat-tariff-is-made", test_a_flat_tariff_is_made);
  ADD ("a-band-without-a-price-is-not-saved", test_a_band_without_a_price_is_not_saved);
  ADD ("what-nobody-has-is-put-right", test_what_nobody_has_is_put_right);
  ADD ("prices-follow-the-hours", test_prices_follow_the_hours);
  ADD ("prices-nobody-sees-stay", test_prices_nobody_sees_stay);
  ADD ("what-is-wrong-is-left-behind", test_what_is_wrong_is_left_behind);
  ADD ("seasons-are-split-and-removed", test_seasons_are_split_and_removed);
  ADD ("a-hole-is-refused-before-it-is-sent", test_a_hole_is_refused_before_it_is_sent);
  return g_test_run ();
}
