/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <json-glib/json-glib.h>
#include <string.h>

#include "objects.h"
#include "record/access.h"
#include "record/failure.h"
#include "record/logged.h"

#define ROUNDS 40

static void
every_object_comes_back (void)
{
  g_autoptr (GPtrArray) all = all_records ();
  g_autoptr (GRand) random = g_rand_new_with_seed ((guint32) g_test_rand_int ());

  for (guint r = 0; r < all->len; r++) {
    const PwtRecord *record = g_ptr_array_index (all, r);

    for (guint round = 0; round < ROUNDS; round++) {
      gpointer object = random_object (record, random, 0), read;
      g_autofree char *json = pwt_record_to_json (record, object);
      g_autoptr (GError) error = NULL;

      read = pwt_record_from_json (record, json, -1, &error);
      if (error != NULL)
        g_error ("%s: %s\n%s", record->name, error->message, json);
      g_assert_true (pwt_record_equal (record, object, read));
      pwt_record_free (record, object);
      pwt_record_free (record, read);
    }
  }
}

/* Whatever is cut off or changed in good JSON, it is refused or read: never a crash, never a leak.
 */
static void
broken_text_does_no_harm (void)
{
  g_autoptr (GPtrArray) all = all_records ();
  g_autoptr (GRand) random = g_rand_new_with_seed ((guint32) g_test_rand_int ());

  for (guint r = 0; r < all->len; r++) {
    const PwtRecord *record = g_ptr_array_index (all, r);

    for (guint round = 0; round < ROUNDS; round++) {
      gpointer object = random_object (record, random, 2), read;
      g_autofree char *json = pwt_record_to_json (record, object), *bytes = NULL;
      gsize length = strlen (json);
      g_autoptr (GError) error = NULL;

      if (round % 2 == 0)
        length = (gsize) g_rand_int_range (random, 0, (gint32) length + 1);
      else
        json[g_rand_int_range (random, 0, (gint32) length)] =
            "{}[]\",:0-9e\\xtn"[g_rand_int_range (random, 0, 16)];
      bytes = g_memdup2 (json, length); /* no NUL behind it */
      read = pwt_record_from_json (record, bytes, (gssize) length, &error);
      g_assert_true ((read == NULL) == (error != NULL));
      pwt_record_free (record, object);
      pwt_record_free (record, read);
    }
  }
}

#define ID "\"018f0000-0000-7000-8000-000000000001\""
#define SALE(rest)                                                                                 \
  "{\"id\":" ID ",\"project\":" ID ",\"point\":" ID ",\"pay_method\":\"cash\"" rest "}"

typedef struct {
  const PwtRecord *record;
  const char *json;
  const char *word;
} Refused;

static void
assert_refused (const Refused *rows, guint n_rows)
{
  for (guint i = 0; i < n_rows; i++) {
    g_autoptr (GError) error = NULL;
    gpointer object = pwt_record_from_json (rows[i].record, rows[i].json, -1, &error);

    if (object != NULL)
      g_error ("%s passed", rows[i].json);
    if (strstr (error->message, rows[i].word) == NULL)
      g_error ("%s: “%s” does not say “%s”", rows[i].json, error->message, rows[i].word);
  }
}

static void
refuses_and_names_the_field (void)
{
  static const Refused rows[] = {
    { &pwt_sale_request_record, SALE (",\"paid\":\"100\",\"extra\":1"), "extra: no such field" },
    { &pwt_sale_request_record, SALE (",\"paid\":100"), "paid: must be a string" },
    { &pwt_sale_request_record, SALE (",\"paid\":\"\""), "paid: " },
    { &pwt_sale_request_record, SALE (",\"paid\":\"1e3\""), "paid: " },
    { &pwt_sale_request_record, SALE (",\"paid\":\"5 0\""), "paid: " },
    { &pwt_sale_request_record, SALE (",\"paid\":\"100.005\""), "paid: must be a whole" },
    { &pwt_sale_request_record, SALE (",\"paid\":\"-1\""), "paid: must be greater" },
    { &pwt_sale_request_record, SALE (""), "paid: must be greater" },
    { &pwt_sale_request_record, SALE (",\"paid\":\"99999999999999999999\""), "paid: " },
    { &pwt_sale_request_record, SALE (",\"paid\":{\"a\":\"1\"}"), "paid: must be a string" },
    { &pwt_sale_request_record, SALE (",\"paid\":[]"), "paid: must be a string" },
    { &pwt_sale_request_record, SALE (",\"paid\":true"), "paid: must be a string" },
    { &pwt_sale_request_record, SALE (",\"paid\":\"1\",\"paid\":\"2\""), "twice" },
    { &pwt_sale_request_record, "{\"paid\":\"1\"}", "id: must be given" },
    { &pwt_sale_request_record, "{\"id\":\"x\"}", "id: " },
    { &pwt_sale_request_record, "{\"pay_method\":\"gold\"}", "“gold” is not one of" },
    { &pwt_sale_request_record, "{\"pay_method\":0}", "pay_method: must be a string" },
    { &pwt_sale_request_record, "[]", "must be a JSON object" },
    { &pwt_sale_request_record, "\"x\"", "must be a JSON object" },
    { &pwt_sale_request_record, "null", "must be a JSON object" },
    { &pwt_list_request_record, "{\"limit\":\"5\"}", "limit: must be a whole number" },
    { &pwt_list_request_record, "{\"limit\":5.0}", "limit: must be a whole number" },
    { &pwt_list_request_record, "{\"limit\":-1}", "limit: must be between" },
    { &pwt_list_request_record, "{\"limit\":[5]}", "limit: must be a whole number" },
    { &pwt_list_request_record, "{\"limit\":true}", "limit: must be a whole number" },
    { &pwt_list_request_record, "{\"filters\":[{\"field\":\"a\"},]}", "filters[1]." },
    { &pwt_list_request_record, "{\"limit\":501}", "limit: must be between 0 and 500" },
    { &pwt_list_request_record, "{\"offset\":-1}", "offset: must not be negative" },
    { &pwt_list_request_record, "{\"is_descending\":1}", "is_descending: must be true" },
    { &pwt_list_request_record, "{\"is_descending\":\"true\"}", "is_descending: must be true" },
    { &pwt_list_request_record, "{\"search\":\"a\\u0007\"}", "search: holds a control" },
    { &pwt_list_request_record, "{\"search\":5}", "search: must be a string" },
    { &pwt_list_request_record, "{\"filters\":{}}", "filters: must be a list" },
    { &pwt_list_request_record, "{\"filters\":[1]}", "filters[0]." },
    { &pwt_list_request_record, "{\"filters\":[{\"field\":\"a\"},{}]}",
      "filters[1].field: must be given" },
    { &pwt_list_request_record, "{\"filters\":[{\"field\":\"a\",\"x\":1}]}", "filters[0].x" },
    { &pwt_account_open_request_record, "{\"new_tenant\":[]}", "new_tenant." },
    { &pwt_account_open_request_record, "{\"new_tenant\":{\"phone\":1}}", "new_tenant.phone: " },
    { &pwt_command_request_record, "{\"expires_us\":\"tomorrow\"}", "expires_us: " },
    { &pwt_command_request_record, "{\"expires_us\":\"2026-02-30T00:00:00Z\"}", "expires_us: " },
  };

  assert_refused (rows, G_N_ELEMENTS (rows));
}

static void
refuses_what_is_out_of_place (void)
{
  static const Refused rows[] = {
    { &pwt_sale_request_record, "", "empty" },
    { &pwt_sale_request_record, "{\"id\":", "too early" },
    { &pwt_sale_request_record, "{\"id\":}", "Not JSON: byte 7 " },
    { &pwt_sale_request_record, "{\"id\":,", "too early" },
    { &pwt_sale_request_record, "{\"id\":null,}", "Not JSON: byte 12 " },
    { &pwt_sale_request_record, "{\"id\":null \"paid\":null}", "Not JSON: byte 12 " },
    { &pwt_sale_request_record, "{,\"id\":null}", "Not JSON: byte 2 " },
    { &pwt_sale_request_record, "{id}", "holds something that is not JSON" },
    { &pwt_sale_request_record, "{true:1}", "Not JSON: byte 2 " },
    { &pwt_sale_request_record, "{\"id\":null]", "Not JSON: byte 11 " },
    { &pwt_sale_request_record, "{\"id\" 1}", "Not JSON" },
    { &pwt_list_request_record, "{\"limit\":1-2}", "Not JSON: byte 11 " },
    { &pwt_list_request_record, "{\"limit\":1 2}", "Not JSON: byte 12 " },
    { &pwt_list_request_record, "{\"is_descending\":truefalse}", "Not JSON: byte 22 " },
    { &pwt_list_request_record, "{\"filters\":[{\"field\":\"a\"}}}", "Not JSON: byte 26 " },
    { &pwt_list_request_record, "{\"filters\":[{\"field\":\"a\"}{\"field\":\"b\"}]}",
      "Not JSON: byte 26 " },
    { &pwt_list_request_record, "{\"search\":\"\\ud83d\"}", "Not JSON: byte 18 " },
    { &pwt_list_request_record, "{\"search\":\"\\ude00\\ud83d\"}", "Not JSON: byte 18 " },
    { &pwt_list_request_record, "{\"search\":\"\\ud83d\\u0041\"}", "Not JSON: byte 24 " },
  };

  assert_refused (rows, G_N_ELEMENTS (rows));
}

/* The log's requests have no secrets, not even those that must be given. */
static void
logged_requests_are_read (void)
{
  static const char *const good[] = {
    "{\"name\":\"boss\"}",
    "{\"name\":\"boss\",\"password\":null}",
  };
  static const char *const bad[] = { "", "{}", "{\"password\":\"x\"}", "[]", "/srv/backup" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++) {
    PwtSetupRequest *setup = pwt_record_from_logged (&pwt_setup_request_record, good[i]);

    g_assert_nonnull (setup);
    g_assert_cmpstr (setup->name, ==, "boss");
    g_assert_cmpstr (setup->password, ==, "·");
    pwt_record_free (&pwt_setup_request_record, setup);
  }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_null (pwt_record_from_logged (&pwt_setup_request_record, bad[i]));
}

static void
null_is_the_same_as_absent (void)
{
  g_autoptr (GError) error = NULL;
  PwtSaleRequest *sale = pwt_record_from_json (
      &pwt_sale_request_record, SALE (",\"paid\":\"100.50\",\"pay_reference\":null"), -1, &error);

  g_assert_no_error (error);
  g_assert_null (sale->pay_reference);
  g_assert_cmpint (sale->paid.e4, ==, 1005000);
  pwt_record_free (&pwt_sale_request_record, sale);
}

static void
reads_no_further_than_it_is_told (void)
{
  static const char json[] = "{\"limit\":5}garbage";
  g_autoptr (GError) error = NULL;
  PwtListRequest *request = pwt_record_from_json (&pwt_list_request_record, json, 11, &error);

  g_assert_no_error (error);
  g_assert_cmpint (request->limit, ==, 5);
  pwt_record_free (&pwt_list_request_record, request);
}

static void
escapes_are_read (void)
{
  static const char json[] =
      "\t{ \"sea\\u0072ch\" :\r\n \"\\\"\\\\\\/\\u00e9\\ud83D\\uDE00\\u6237户\" , "
      "\"limit\" : 0, \"filters\" : [ ] } ";
  g_autoptr (GError) error = NULL;
  PwtListRequest *request = pwt_record_from_json (&pwt_list_request_record, json, -1, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (request->search, ==, "\"\\/é😀户户");
  pwt_record_free (&pwt_list_request_record, request);
}

static void
lists_have_limits (void)
{
  g_autoptr (GString) json = g_string_new ("{\"filters\":[");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 51; i++)
    g_string_append_printf (json, "%s{\"field\":\"a\"}", i > 0 ? "," : "");
  g_string_append (json, "]}");
  g_assert_null (pwt_record_from_json (&pwt_list_request_record, json->str, -1, &error));
  g_assert_nonnull (strstr (error->message, "filters: has more than 50 elements"));
}

/* --- schema --- */

static JsonObject *
parse (JsonParser *parser, const char *json)
{
  g_autoptr (GError) error = NULL;

  json_parser_load_from_data (parser, json, -1, &error);
  g_assert_no_error (error);
  return json_node_get_object (json_parser_get_root (parser));
}

static void
check_schema (const PwtRecord *record, JsonObject *schema)
{
  JsonObject *properties = json_object_get_object_member (schema, "properties");
  guint n_required = 0;

  g_assert_false (json_object_get_boolean_member (schema, "additionalProperties"));
  g_assert_cmpuint (json_object_get_size (properties), ==, record->n_fields);
  for (guint i = 0; i < record->n_fields; i++) {
    const PwtField *field = &record->fields[i];
    JsonObject *property = json_object_get_object_member (properties, field->name);

    n_required += (field->flags & PWT_F_REQUIRED) != 0;
    g_assert_nonnull (json_object_get_string_member (property, "type"));
    if (field->type == PWT_T_CHOICE)
      g_assert_cmpuint (json_array_get_length (json_object_get_array_member (property, "enum")), ==,
                        count_choices (field));
    if (field->type == PWT_T_LIST)
      check_schema (field->of, json_object_get_object_member (property, "items"));
    if (field->type == PWT_T_RECORD)
      check_schema (field->of, property);
  }
  g_assert_cmpuint (json_object_has_member (schema, "required")
                        ? json_array_get_length (json_object_get_array_member (schema, "required"))
                        : 0,
                    ==, n_required);
}

static void
schemas_are_json_and_complete (void)
{
  g_autoptr (GPtrArray) all = all_records ();

  for (guint r = 0; r < all->len; r++) {
    g_autoptr (JsonParser) parser = json_parser_new ();
    g_autoptr (GString) json = g_string_new (NULL);

    pwt_record_append_schema (g_ptr_array_index (all, r), json);
    check_schema (g_ptr_array_index (all, r), parse (parser, json->str));
  }
}

static void
failures_are_always_json (void)
{
  static const char *const messages[] = { "", "plain", "\"quoted\"\n\\", "\x01\xff", "户" };

  for (guint i = 0; i < G_N_ELEMENTS (messages); i++) {
    g_autoptr (JsonParser) parser = json_parser_new ();
    g_autofree char *json = pwt_failure_to_json ("refused", messages[i]);
    JsonObject *failure = json_object_get_object_member (parse (parser, json), "error");

    g_assert_cmpstr (json_object_get_string_member (failure, "code"), ==, "refused");
    g_assert_nonnull (json_object_get_string_member (failure, "message"));
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/record/json/every-object-comes-back", every_object_comes_back);
  g_test_add_func ("/record/json/broken-text-does-no-harm", broken_text_does_no_harm);
  g_test_add_func ("/record/json/refuses-and-names-the-field", refuses_and_names_the_field);
  g_test_add_func ("/record/json/refuses-what-is-out-of-place", refuses_what_is_out_of_place);
  g_test_add_func ("/record/json/logged-requests-are-read", logged_requests_are_read);
  g_test_add_func ("/record/json/null-is-the-same-as-absent", null_is_the_same_as_absent);
  g_test_add_func ("/record/json/reads-no-further-than-it-is-told",
                   reads_no_further_than_it_is_told);
  g_test_add_func ("/record/json/escapes-are-read", escapes_are_read);
  g_test_add_func ("/record/json/lists-have-limits", lists_have_limits);
  g_test_add_func ("/record/json/schemas-are-json-and-complete", schemas_are_json_and_complete);
  g_test_add_func ("/record/json/failures-are-always-json", failures_are_always_json);
  return g_test_run ();
}
