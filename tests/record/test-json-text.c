/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "record/record.h"

static void
assert_fault (const char *json, gsize length, const char *word)
{
  g_autoptr (GError) error = NULL;

  if (pwt_json_check_text (json, length, &error))
    g_error ("%.60s passed", json);
  g_assert_error (error, PWT_RECORD_ERROR, PWT_RECORD_ERROR_JSON);
  if (strstr (error->message, word) == NULL)
    g_error ("%.60s: “%s” does not say “%s”", json, error->message, word);
}

static void
good_text_passes (void)
{
  static const char *const rows[] = {
    "",
    " \t\r\n",
    "{}",
    "[]",
    " { } ",
    "null",
    "{\"a\":[1,-2,0,-0,0.5,10.25,true,false,null,\"x\"]}",
    "{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00\"}",
    "{\"a\":\"// [[[[[[[[[[[[[[[[[[[[[[ 'quoted' # */\"}",
    "{\"a\":\"户\"}",
    "{\"a\":123456789012345678}",
    "[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]",
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;

    if (!pwt_json_check_text (rows[i], strlen (rows[i]), &error))
      g_error ("%s: %s", rows[i], error->message);
  }
}

static void
what_is_not_json_does_not (void)
{
  static const struct {
    const char *json;
    const char *word;
  } rows[] = {
    { "{'a':1}", "not JSON" },
    { "{/* \" */\"a\":1}", "not JSON" },
    { "{// \"\n\"a\":1}", "not JSON" },
    { "{# \"\n\"a\":1}", "not JSON" },
    { "var x = {}", "not JSON" },
    { "{\"a\":True}", "not JSON" },
    { "{\"a\":tru}", "not JSON" },
    { "{\"a\":nul", "not JSON" },
    { "{\"a\":nulll}", "not JSON" },
    { "{\"a\":NaN}", "not JSON" },
    { "{\"a\":Infinity}", "not JSON" },
    { "{\"a\":-Infinity}", "number" },
    { "{\"a\":$10}", "not JSON" },
    { "{\"a\":+5}", "not JSON" },
    { "{\"a\":1;}", "not JSON" },
    { "\xef\xbb\xbf{}", "not JSON" },
    { "{\"a\":.5}", "not JSON" },
    { "{\"a\":5.}", "number" },
    { "{\"a\":- 5}", "number" },
    { "{\"a\":--5}", "number" },
    { "{\"a\":010}", "number" },
    { "{\"a\":-00}", "number" },
    { "{\"a\":0x10}", "not JSON" },
    { "{\"a\":1e3}", "exponent" },
    { "{\"a\":1.5E-3}", "exponent" },
    { "{\"a\":1234567890123456789}", "too long" },
    { "{\"a\":0.1234567890123456789}", "too long" },
    { "{\"a\":\"\\q\"}", "escape" },
    { "{\"a\":\"\\x41\"}", "escape" },
    { "{\"a\":\"\\u12\"}", "escape" },
    { "{\"a\":\"\\u12g4\"}", "escape" },
    { "{\"a\":\"\\", "escape" },
    { "{\"a\":\"\\u", "escape" },
    { "{\"a\":\"\\u0000\"}", "character zero" },
    { "{\"a\":\"b\nc\"}", "control character" },
    { "{", "too early" },
    { "[[]", "too early" },
    { "{\"a\":12", "too early" },
    { "{\"a\":\"b", "within a string" },
    { "{\"a\":\"b\\\"", "within a string" },
    { "{}{}", "after its end" },
    { "{} x", "after its end" },
    { "[],", "after its end" },
    { "}", "not opened" },
    { "]{", "not opened" },
    { "{\"a\":\"\xff\"}", "UTF-8" },
    { "[[[[[[[[[[[[[[[[[", "too deeply" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_fault (rows[i].json, strlen (rows[i].json), rows[i].word);
  assert_fault ("{\"a\":\"b\0c\"}", 11, "UTF-8");
}

static void
depth_cannot_be_hidden (void)
{
  static const char *const prefixes[] = { "", "{'\"':", "/*\"*/", "//\"\n", "#\"\n", "\"\\\\\"" };
  g_autofree char *deep = g_strnfill (200000, '[');

  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++) {
    g_autofree char *json = g_strconcat (prefixes[i], deep, NULL);

    g_assert_false (pwt_json_check_text (json, strlen (json), NULL));
  }
}

static void
size_has_a_limit (void)
{
  gsize length = 64 * 1024 * 1024;
  g_autofree char *json = g_strnfill (length + 1, ' ');

  g_assert_true (pwt_json_check_text (json, length, NULL));
  assert_fault (json, length + 1, "64 MiB");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/record/json-text/good-text-passes", good_text_passes);
  g_test_add_func ("/record/json-text/what-is-not-json-does-not", what_is_not_json_does_not);
  g_test_add_func ("/record/json-text/depth-cannot-be-hidden", depth_cannot_be_hidden);
  g_test_add_func ("/record/json-text/size-has-a-limit", size_has_a_limit);
  return g_test_run ();
}
