/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "objects.h"
#include "record/requests.h"

#define ROUNDS 40

static gboolean
is_scalar (const PwtField *field)
{
  return field->of == NULL;
}

/* What is written as plain text is read back as the same value, for every scalar field there is. */
static void
plain_text_comes_back (void)
{
  g_autoptr (GPtrArray) all = all_records ();
  g_autoptr (GRand) random = g_rand_new_with_seed ((guint32) g_test_rand_int ());

  for (guint r = 0; r < all->len; r++) {
    const PwtRecord *record = g_ptr_array_index (all, r);

    for (guint i = 0; i < ROUNDS * record->n_fields; i++) {
      const PwtField *field = &record->fields[i % record->n_fields];
      gpointer object = pwt_record_new (record), read = pwt_record_new (record);
      g_autofree char *plain = NULL;
      g_autoptr (GError) error = NULL;

      if (is_scalar (field)) {
        random_field (field, object, random, 0);
        plain = pwt_field_dup_plain (field, object);
        g_assert_true (pwt_field_parse (field, read, plain, &error));
        g_assert_no_error (error);
        g_assert_cmpint (pwt_field_compare (field, object, read), ==, 0);
      }
      pwt_record_free (record, object);
      pwt_record_free (record, read);
    }
  }
}

static void
none_is_no_text (void)
{
  PwtTopup *topup = pwt_record_new (&pwt_topup_record);
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  static const char *const names[] = { "id", "count_before", "balance_before", "sent_us",
                                       "reason" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    const PwtField *field = pwt_record_find (&pwt_topup_record, names[i]);
    g_autofree char *shown = pwt_field_dup_shown (field, topup, zone);

    g_assert_true (pwt_field_is_none (field, topup));
    g_assert_null (pwt_field_dup_plain (field, topup));
    g_assert_cmpstr (shown, ==, "");
  }
  pwt_record_free (&pwt_topup_record, topup);
}

static void
values_are_shown_to_people (void)
{
  PwtMeterRow *row = pwt_record_new (&pwt_meter_row_record);
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Asia/Shanghai");
  static const struct {
    const char *name;
    const char *shown;
  } rows[] = {
    { "balance", "−1,234.50" },
    { "energy_total", "16,637.57" },
    { "purchase_count", "1,200" },
    { "read_us", "2026-11-20 10:00:00" },
    { "room", "A101" },
    { "state", "Alarm 1" },
  };

  row->balance.e4 = -12345000;
  row->energy_total.wh = 16637570;
  row->purchase_count = 1200;
  row->read_us = G_GINT64_CONSTANT (1795140000000000);
  row->room = g_strdup ("A101");
  row->state = PWT_METER_ALARM1;
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    const PwtField *field = pwt_record_find (&pwt_meter_row_record, rows[i].name);
    g_autofree char *shown = pwt_field_dup_shown (field, row, zone);

    g_assert_cmpstr (shown, ==, rows[i].shown);
  }
  pwt_record_free (&pwt_meter_row_record, row);
}

static void
comparing_orders_none_first (void)
{
  const PwtField *count = pwt_record_find (&pwt_topup_record, "count_before");
  const PwtField *reason = pwt_record_find (&pwt_topup_record, "reason");
  PwtTopup *a = pwt_record_new (&pwt_topup_record), *b = pwt_record_new (&pwt_topup_record);

  b->count_before = -5;
  b->reason = g_strdup ("");
  g_assert_cmpint (pwt_field_compare (count, a, b), <, 0);
  g_assert_cmpint (pwt_field_compare (count, b, a), >, 0);
  g_assert_cmpint (pwt_field_compare (reason, a, b), <, 0);
  a->count_before = 7;
  g_assert_cmpint (pwt_field_compare (count, a, b), >, 0);
  pwt_record_free (&pwt_topup_record, a);
  pwt_record_free (&pwt_topup_record, b);
}

static void
assert_check_fails (const PwtRecord *record, gconstpointer object, const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (pwt_record_check (record, object, &error));
  g_assert_error (error, PWT_RECORD_ERROR, PWT_RECORD_ERROR_FIELD);
  if (strstr (error->message, message) == NULL)
    g_error ("“%s” does not say “%s”", error->message, message);
}

static PwtTenant *
good_tenant (void)
{
  PwtTenant *tenant = pwt_record_new (&pwt_tenant_record);

  tenant->id = tenant->project = pwt_id_make (1, 2, 3);
  tenant->name = g_strdup ("深圳美佳服饰");
  return tenant;
}

static void
texts_are_checked (void)
{
  static const struct {
    const char *name;
    const char *message;
  } rows[] = {
    { NULL, "name: must be given" },
    { "", "name: must be given" },
    { "a\nb", "name: holds a control character" },
    { "a\x1f", "name: holds a control character" },
    { "a\xff", "name: is not valid text" },
  };
  PwtTenant *tenant = good_tenant ();
  const PwtField *name = pwt_record_find (&pwt_tenant_record, "name");
  guint limit = name->max_length > 0 ? name->max_length : 200;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    pwt_field_set_text (name, tenant, rows[i].name);
    assert_check_fails (&pwt_tenant_record, tenant, rows[i].message);
  }
  /* The limit counts characters, not bytes. */
  for (guint i = 0; i < limit; i++)
    g_string_append (text, "户");
  pwt_field_set_text (name, tenant, text->str);
  g_assert_true (pwt_record_check (&pwt_tenant_record, tenant, &error));
  g_assert_no_error (error);
  g_string_append (text, "户");
  pwt_field_set_text (name, tenant, text->str);
  assert_check_fails (&pwt_tenant_record, tenant, "name: is longer than");
  pwt_record_free (&pwt_tenant_record, tenant);
}

static void
choices_are_checked (void)
{
  PwtSaleRequest request = { .id = { 1, 1 },
                             .project = { 1, 1 },
                             .point = { 1, 1 },
                             .paid = { 10000 },
                             .pay_method = (PwtPayMethod) 4 };

  assert_check_fails (&pwt_sale_request_record, &request, "pay_method: is not one of its choices");
}

static void
numbers_have_limits (void)
{
  PwtListRequest *request = pwt_record_new (&pwt_list_request_record);
  g_autoptr (GError) error = NULL;

  request->limit = PWT_LIST_LIMIT_MAX;
  g_assert_true (pwt_record_check (&pwt_list_request_record, request, &error));
  request->limit++;
  assert_check_fails (&pwt_list_request_record, request, "limit: must be between 0 and 500");
  request->limit = -1;
  assert_check_fails (&pwt_list_request_record, request, "limit: must be between");
  pwt_record_free (&pwt_list_request_record, request);
}

static void
texts_that_are_no_value_are_refused (void)
{
  static const struct {
    const char *name;
    const char *text;
  } rows[] = {
    { "is_closed", "yes" }, { "is_closed", "" },      { "is_closed", "TRUE" },
    { "state", "OK" },      { "state", "" },          { "balance", "1,5" },
    { "balance", "" },      { "balance", "1.23456" }, { "power_w", "1.5" },
    { "id", "018f" },       { "read_us", "today" },   { "read_us", "2026-13-01T00:00:00Z" },
  };
  PwtMeterRow *row = pwt_record_new (&pwt_meter_row_record);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    const PwtField *field = pwt_record_find (&pwt_meter_row_record, rows[i].name);
    g_autofree char *prefix = g_strconcat (rows[i].name, ": ", NULL);
    g_autoptr (GError) error = NULL;

    if (pwt_field_parse (field, row, rows[i].text, &error))
      g_error ("%s took “%s”", rows[i].name, rows[i].text);
    g_assert_true (g_str_has_prefix (error->message, prefix));
  }
  pwt_record_free (&pwt_meter_row_record, row);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/record/field/plain-text-comes-back", plain_text_comes_back);
  g_test_add_func ("/record/field/none-is-no-text", none_is_no_text);
  g_test_add_func ("/record/field/values-are-shown-to-people", values_are_shown_to_people);
  g_test_add_func ("/record/field/comparing-orders-none-first", comparing_orders_none_first);
  g_test_add_func ("/record/field/texts-are-checked", texts_are_checked);
  g_test_add_func ("/record/field/choices-are-checked", choices_are_checked);
  g_test_add_func ("/record/field/numbers-have-limits", numbers_have_limits);
  g_test_add_func ("/record/field/texts-that-are-no-value-are-refused",
                   texts_that_are_no_value_are_refused);
  return g_test_run ();
}
