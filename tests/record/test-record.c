/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making, copying, comparing and masking objects of every record. */
#include "objects.h"
#include "record/people.h"
#include "record/requests.h"
#include "record/tariffs.h"

#define ROUNDS 30

typedef void (*Property) (const PwtRecord *record, gpointer object, GRand *random);

static void
for_all (Property property)
{
  g_autoptr (GPtrArray) all = all_records ();
  guint32 seed = (guint32) g_test_rand_int ();
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);

  for (guint r = 0; r < all->len; r++) {
    const PwtRecord *record = g_ptr_array_index (all, r);

    for (guint round = 0; round < ROUNDS; round++) {
      gpointer object = random_object (record, random, 0);

      property (record, object, random);
      pwt_record_free (record, object);
    }
  }
}

static void
check_new (const PwtRecord *record, gpointer object, GRand *random)
{
  gpointer empty = pwt_record_new (record);

  for (guint i = 0; i < record->n_fields; i++) {
    const PwtField *field = &record->fields[i];
    gboolean has_none = (field->flags & PWT_F_OPTIONAL) || field->type == PWT_T_TEXT ||
                        field->type == PWT_T_ID || field->type == PWT_T_TIME ||
                        field->type == PWT_T_DATE || field->of != NULL;

    g_assert_true (pwt_field_is_none (field, empty) == has_none);
    if (!has_none)
      g_assert_cmpint (pwt_field_get_int (field, empty), ==, 0);
  }
  pwt_record_free (record, empty);
}

static void
new_objects_are_empty (void)
{
  for_all (check_new);
}

static void
check_move (const PwtRecord *record, gpointer object, GRand *random)
{
  gpointer to = random_object (record, random, 0);

  pwt_record_move (record, pwt_record_copy (record, object), to);
  g_assert_true (pwt_record_equal (record, object, to));
  pwt_record_free (record, to);
}

static void
what_is_moved_replaces_what_was_there (void)
{
  for_all (check_move);
}

static void
check_copy (const PwtRecord *record, gpointer object, GRand *random)
{
  gpointer copy = pwt_record_copy (record, object);

  g_assert_true (pwt_record_equal (record, object, copy));
  pwt_record_clear (record, copy);
  g_free (copy);
}

static void
copies_are_equal_and_their_own (void)
{
  for_all (check_copy);
  g_assert_null (pwt_record_copy (&pwt_sale_request_record, NULL));
  g_assert_true (pwt_record_equal (&pwt_sale_request_record, NULL, NULL));
}

/* Changing any one field must show. */
static void
check_difference (const PwtRecord *record, gpointer object, GRand *random)
{
  for (guint i = 0; i < record->n_fields; i++) {
    const PwtField *field = &record->fields[i];
    gpointer copy = pwt_record_copy (record, object);

    if (field->type == PWT_T_TEXT)
      pwt_field_set_text (field, copy, "some other text than any that is made here");
    else if (field->type == PWT_T_ID)
      pwt_field_set_id (field, copy, pwt_id_make (1, 2, 3));
    else if (field->of == NULL)
      pwt_field_set_int (field, copy, pwt_field_get_int (field, copy) == 0);
    else if (field->type == PWT_T_LIST)
      g_ptr_array_add (*(GPtrArray **) ((guint8 *) copy + field->offset),
                       pwt_record_new (field->of));
    else if (pwt_field_is_none (field, copy))
      *(gpointer *) ((guint8 *) copy + field->offset) = pwt_record_new (field->of);
    else
      pwt_record_free (field->of, g_steal_pointer ((gpointer *) ((guint8 *) copy + field->offset)));
    g_assert_false (pwt_record_equal (record, object, copy));
    g_assert_false (pwt_record_equal (record, copy, object));
    pwt_record_free (record, copy);
  }
  g_assert_false (pwt_record_equal (record, object, NULL));
}

static void
every_field_counts_for_equality (void)
{
  for_all (check_difference);
}

static void
check_constraints (const PwtRecord *record, gpointer object, GRand *random)
{
  g_autoptr (GError) error = NULL;

  if (!pwt_record_check (record, object, &error))
    g_error ("%s: %s", record->name, error->message);
}

static void
random_objects_are_valid (void)
{
  for_all (check_constraints);
}

static void
masks_what_is_private (void)
{
  static const struct {
    const char *plain;
    const char *masked;
  } rows[] = {
    { "13912345678", "139****5678" },
    { "0512-6612", "051**6612" },
    { "12345678", "123*5678" },
    { "1234567", "****567" },
    { "12", "*2" },
    { "1", "*" },
    { "", "" },
    { "王小明", "**明" },
    { NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    PwtTenant *tenant = pwt_record_new (&pwt_tenant_record);

    tenant->name = g_strdup ("深圳美佳服饰");
    tenant->phone = g_strdup (rows[i].plain);
    pwt_record_mask (&pwt_tenant_record, tenant);
    g_assert_cmpstr (tenant->phone, ==, rows[i].masked);
    g_assert_cmpstr (tenant->name, ==, "深圳美佳服饰");
    pwt_record_free (&pwt_tenant_record, tenant);
  }
}

static void
masks_what_is_nested (void)
{
  PwtAccountOpenRequest *request = pwt_record_new (&pwt_account_open_request_record);
  PwtWindow *window = pwt_record_new (&pwt_tenant_window_record);
  PwtTenant *tenant = pwt_record_new (&pwt_tenant_record);

  tenant->phone = g_strdup ("13912345678");
  request->new_tenant = pwt_record_copy (&pwt_tenant_record, tenant);
  g_ptr_array_add (window->rows, tenant);
  pwt_record_mask (&pwt_account_open_request_record, request);
  pwt_record_mask (&pwt_tenant_window_record, window);
  g_assert_cmpstr (request->new_tenant->phone, ==, "139****5678");
  g_assert_cmpstr (tenant->phone, ==, "139****5678");
  pwt_record_free (&pwt_account_open_request_record, request);
  pwt_record_free (&pwt_tenant_window_record, window);
}

static void
lists_are_freed_with_their_elements (void)
{
  GPtrArray *list = pwt_record_list_new ();

  g_ptr_array_add (list, pwt_record_new (&pwt_tenant_record));
  pwt_record_list_free (&pwt_tenant_record, list);
  pwt_record_list_free (&pwt_tenant_record, NULL);
  pwt_record_free (&pwt_tenant_record, NULL);
}

/* Two change the same: what each changed alone stays, and nobody overwrites what they have not
 * seen. */
static void
rebasing (void)
{
  PwtTenant was = { { 0, 1 },     { 0, 2 }, (char *) "甲", (char *) "王",
                    (char *) "1", NULL,     (char *) "T" };
  PwtTenant now = was, typed = was, *object;

  now.contact = (char *) "李";
  now.phone = (char *) "2";
  now.tax_number = NULL;
  typed.contact = (char *) "赵";
  typed.invoice_title = (char *) "甲公司";
  object = pwt_record_copy (&pwt_tenant_record, &typed);
  g_assert_true (pwt_record_rebase (&pwt_tenant_record, &was, &now, object));
  g_assert_cmpstr (object->contact, ==, "李");
  g_assert_cmpstr (object->phone, ==, "2");
  g_assert_cmpstr (object->invoice_title, ==, "甲公司");
  g_assert_null (object->tax_number);
  pwt_record_free (&pwt_tenant_record, object);

  typed.contact = now.contact; /* both came to the same */
  object = pwt_record_copy (&pwt_tenant_record, &typed);
  g_assert_false (pwt_record_rebase (&pwt_tenant_record, &was, &now, object));
  g_assert_cmpstr (object->contact, ==, "李");
  pwt_record_free (&pwt_tenant_record, object);
}

static PwtTariff *
tariff_of (gint64 peak_e6, const char *name)
{
  PwtTariff *tariff = pwt_record_new (&pwt_tariff_record);
  PwtTariffPlan *plan = pwt_record_new (&pwt_tariff_plan_record);

  plan->price_peak.e6 = peak_e6;
  tariff->name = g_strdup (name);
  g_ptr_array_add (tariff->plans, plan);
  return tariff;
}

/* A list is one thing: it is taken whole. */
static void
rebasing_lists (void)
{
  PwtTariff *was = tariff_of (1, "a"), *now = tariff_of (2, "a"), *typed = tariff_of (1, "b");

  g_assert_false (pwt_record_rebase (&pwt_tariff_record, was, now, typed));
  g_assert_true (typed->plans != now->plans);
  g_assert_cmpint (((PwtTariffPlan *) typed->plans->pdata[0])->price_peak.e6, ==, 2);
  g_assert_cmpstr (typed->name, ==, "b");
  pwt_record_free (&pwt_tariff_record, was);
  pwt_record_free (&pwt_tariff_record, now);
  pwt_record_free (&pwt_tariff_record, typed);
}

/* What the site gives is taken from what it gave. */
static void
what_is_given (void)
{
  PwtMeter given = { .number = 7, .retired_us = 9, .serial = (char *) "1" };
  PwtMeter *asked = pwt_record_new (&pwt_meter_record);

  asked->serial = g_strdup ("2");
  pwt_record_take (&pwt_meter_record, asked, &given, PWT_F_GIVEN);
  g_assert_cmpint (asked->number, ==, 7);
  g_assert_cmpint (asked->retired_us, ==, 9);
  g_assert_cmpstr (asked->serial, ==, "2");
  pwt_record_free (&pwt_meter_record, asked);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/record/record/new-objects-are-empty", new_objects_are_empty);
  g_test_add_func ("/record/record/random-objects-are-valid", random_objects_are_valid);
  g_test_add_func ("/record/record/copies-are-equal-and-their-own", copies_are_equal_and_their_own);
  g_test_add_func ("/record/record/what-is-moved-replaces-what-was-there",
                   what_is_moved_replaces_what_was_there);
  g_test_add_func ("/record/record/every-field-counts-for-equality",
                   every_field_counts_for_equality);
  g_test_add_func ("/record/record/masks-what-is-private", masks_what_is_private);
  g_test_add_func ("/record/record/masks-what-is-nested", masks_what_is_nested);
  g_test_add_func ("/record/record/rebasing", rebasing);
  g_test_add_func ("/record/record/rebasing-lists", rebasing_lists);
  g_test_add_func ("/record/record/what-is-given", what_is_given);
  g_test_add_func ("/record/record/lists-are-freed-with-their-elements",
                   lists_are_freed_with_their_elements);
  return g_test_run ();
}
