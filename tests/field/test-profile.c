/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The profiles we ship, and every way a profile can be wrong: the message names file and place. */
#include "field/error.h"
#include "field/profile.h"

#include <string.h>

/* The smallest profile there is, cut where the table says. */
static const char *const whole =
    "{ \"format\": 1, \"id\": \"x\", \"title\": \"X\", \"phases\": 3, \"prepaid\": true,"
    " \"choices\": { \"scale\": { \"options\": [\"a\", \"b\"], \"default\": \"a\", \"note\": \"n\" "
    "} },"
    " \"blocks\": [ { \"name\": \"s\", \"function\": 3, \"address\": \"0x0200\", \"count\": 48,"
    " \"read\": \"always\" } ],"
    " \"models\": [5],"
    " \"quantities\": ["
    " { \"name\": \"model\", \"block\": \"s\", \"address\": \"0x0200\", \"type\": \"u16\","
    " \"certain\": true },"
    " { \"name\": \"balance\", \"block\": \"s\", \"address\": \"0x021F\", \"type\": \"s32\","
    " \"scale\": { \"choice\": \"scale\", \"a\": 100, \"b\": 1 }, \"certain\": true },"
    " { \"name\": \"purchase.count\", \"block\": \"s\", \"address\": \"0x0221\", \"type\": \"u16\","
    " \"certain\": true },"
    " { \"name\": \"forced.on\", \"block\": \"s\", \"address\": \"0x0224\", \"type\": \"bit\","
    " \"bit\": 3, \"certain\": true } ],"
    " \"exceptions\": { \"0x26\": \"too much\" },"
    " \"commands\": {"
    " \"trip\": { \"function\": 16, \"address\": \"0x0057\", \"count\": 2, \"write\": ["
    " { \"put\": \"const\", \"value\": 1, \"type\": \"u16\" },"
    " { \"put\": \"const\", \"value\": 1, \"type\": \"u16\" } ],"
    " \"proof\": [ { \"quantity\": \"forced.on\", \"value\": 1 } ], \"certain\": true },"
    " \"restore\": { \"impossible\": \"no\" }, \"hold\": { \"impossible\": \"no\" },"
    " \"set-clock\": { \"impossible\": \"no\" }, \"set-prices\": { \"impossible\": \"no\" },"
    " \"set-alarms\": { \"impossible\": \"no\" }, \"set-overload\": { \"impossible\": \"no\" },"
    " \"topup\": { \"function\": 16, \"address\": \"0x0100\", \"count\": 4, \"write\": ["
    " { \"put\": \"topup.amount\", \"type\": \"s32\", \"scale\": 100 },"
    " { \"put\": \"topup.count\", \"type\": \"u16\" },"
    " { \"put\": \"const\", \"value\": 0, \"type\": \"u16\" } ], \"certain\": true } } }";

static char *
replaced (const char *old, const char *new)
{
  GString *text = g_string_new (whole);

  g_assert_cmpuint (g_string_replace (text, old, new, 1), ==, 1);
  return g_string_free (text, FALSE);
}

static void
test_whole (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PwtProfile) profile =
      pwt_profile_parse ("x.json", whole, strlen (whole), NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (pwt_profile_find (profile, PWT_QUANTITY_BALANCE)->coding.scale, ==, 100);
  g_assert_null (pwt_profile_find (profile, PWT_QUANTITY_CLOCK));
  g_assert_true (pwt_profile_can (profile, PWT_TASK_TRIP, NULL));
  g_assert_false (pwt_profile_can (profile, PWT_TASK_HOLD, &error));
  g_assert_error (error, PWT_LINES_ERROR, PWT_LINES_ERROR_IMPOSSIBLE);
}

/* Money that its registers cannot say is not sold for. */
static void
test_amounts_that_do_not_fit (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *narrow = replaced ("\"topup.amount\", \"type\": \"s32\", \"scale\": 100",
                                      "\"topup.amount\", \"type\": \"s32\", \"scale\": 1000");
  g_autoptr (PwtProfile) profile =
      pwt_profile_parse ("x.json", narrow, strlen (narrow), NULL, &error);

  g_assert_no_error (error);
  g_assert_true (pwt_profile_can_credit (profile, (PwtMoney){ 1230000 }, NULL));
  g_assert_false (pwt_profile_can_credit (profile, (PwtMoney){ 1230500 }, &error));
  g_assert_error (error, PWT_LINES_ERROR, PWT_LINES_ERROR_IMPOSSIBLE);
  g_assert_cmpstr (error->message, ==,
                   "123.05 yuan cannot be written exactly to a X: choose another amount");
  g_assert_false (
      pwt_profile_can_credit (profile, (PwtMoney){ G_GINT64_CONSTANT (2147483648000) }, NULL));
}

/* A late answer to another read must not pass for the number. */
static void
test_the_number_has_a_length_of_its_own (void)
{
  static const struct {
    int count;
    const char *message; /* NULL: good */
  } rows[] = {
    { 2, NULL },
    { 3, "x.json: quantities: the block of “number” is as long as the registers from “balance” to "
         "“purchase.count”" },
    { 48, "x.json: quantities: “number” needs a block of a length of its own" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *block = g_strdup_printf (
        "\"read\": \"always\" }, { \"name\": \"n\", \"function\": 3, \"address\": \"0x0044\","
        " \"count\": %d, \"read\": \"rarely\" } ]",
        rows[i].count);
    g_autoptr (GString) text = g_string_new (whole);
    g_autoptr (GError) error = NULL;
    g_autoptr (PwtProfile) profile = NULL;

    g_assert_cmpuint (g_string_replace (text, "\"read\": \"always\" } ]", block, 1), ==, 1);
    g_assert_cmpuint (g_string_replace (text, "\"quantities\": [",
                                        "\"quantities\": [ { \"name\": \"number\", \"block\": "
                                        "\"n\", \"address\": \"0x0044\", \"type\": \"bcd\", "
                                        "\"bytes\": 4, \"certain\": true },",
                                        1),
                      ==, 1);
    profile = pwt_profile_parse ("x.json", text->str, text->len, NULL, &error);
    g_assert_cmpstr (error != NULL ? error->message : NULL, ==, rows[i].message);
  }
}

static const struct {
  const char *old, *new, *message;
} mistakes[] = {
  { "\"format\": 1", "\"format\": 2", "x.json: format: 2 is not within 1 and 1" },
  { "\"format\": 1", "\"format\": \"1\"", "x.json: format: must be a whole number" },
  { "\"title\": \"X\"", "\"title\": 7", "x.json: title: must be a text" },
  { "\"title\": \"X\"", "\"titel\": \"X\"", "x.json: unknown member “titel”" },
  { "\"phases\": 3, ", "", "x.json: phases: missing" },
  { "\"phases\": 3", "\"phases\": 1e0", "x.json: " },
  { "\"prepaid\": true", "\"prepaid\": 1", "x.json: prepaid: must be true or false" },
  { "\"function\": 3", "\"function\": 4", "x.json: blocks[0].function: 4 is not within 3 and 3" },
  { "\"count\": 48", "\"count\": 126", "x.json: blocks[0].count: 126 is not within 1 and 125" },
  { "\"0x0200\", \"count\"", "\"0xFFFF\", \"count\"", "x.json: blocks[0]: ends behind" },
  { "\"0x0200\", \"count\"", "\"512\", \"count\"", "x.json: blocks[0].address: “512” is not" },
  { "\"read\": \"always\"", "\"read\": \"rarely\"",
    "x.json: blocks: the first must be read always" },
  { "\"read\": \"always\"", "\"read\": \"daily\"", "x.json: blocks[0]: “read” is" },
  { "\"models\": [5]", "\"models\": [\"5\"]", "x.json: models[0]: must be a whole number" },
  { "\"name\": \"model\"", "\"name\": \"modell\"",
    "x.json: quantities[0]: there is no quantity “modell”" },
  { "\"name\": \"model\"", "\"name\": \"balance\"",
    "x.json: quantities[1]: “balance” is there twice" },
  { "\"name\": \"model\"", "\"name\": \"trips\"", "x.json: models: needs the quantity “model”" },
  { "\"0x021F\"", "\"0x022F\"", "x.json: quantities[1]: does not lie in its block" },
  { "\"0x021F\"", "\"0x01FF\"", "x.json: quantities[1]: does not lie in its block" },
  { "\"type\": \"s32\"", "\"type\": \"s33\"", "x.json: quantities[1]: there is no type “s33”" },
  { "\"type\": \"s32\"", "\"type\": \"u8\"", "x.json: quantities[1]: u8 is of writes only" },
  { "\"s32\", \"scale\": { \"choice", "\"s32\", \"ratio\": \"pt\", \"scale\": { \"choice",
    "x.json: quantities[1]: “balance” is of what is paid: it has no “ratio”" },
  { "\"0x0221\"", "\"0x0221\", \"ratio\": \"ct-pt\"",
    "x.json: quantities[2]: “purchase.count” is of what is paid: it has no “ratio”" },
  { "\"a\": 100", "\"c\": 100", "x.json: quantities[1].scale: has no value for the option “a”" },
  { "\"a\": 100", "\"a\": 0", "x.json: quantities[1].scale: 0 is not within 1 and 1000" },
  { "\"choice\": \"scale\"", "\"choice\": \"s\"", "x.json: quantities[1].scale: names a choice" },
  { "\"default\": \"a\"", "\"default\": \"c\"", "x.json: choices.scale: “default” is not among" },
  { "\"bit\": 3", "\"bit\": 16", "x.json: quantities[3].bit: 16 is not within 0 and 15" },
  { "\"bit\": 3, \"certain\": true", "\"bit\": 3, \"certain\": false",
    "x.json: quantities[3]: what is not “certain” needs a “note”" },
  { "\"0x26\"", "\"0x126\"", "x.json: exceptions: “0x126” is not a number from 0x0 to 0xFF" },
  { "\"hold\": { \"impossible\": \"no\" },", "", "x.json: commands.hold: missing" },
  { "\"hold\"", "\"holt\"", "x.json: commands: unknown member “holt”" },
  { "\"function\": 16", "\"function\": 100", "x.json: commands.trip: “function” is 16 or 32" },
  { "\"count\": 2,", "\"count\": 3,",
    "x.json: commands.trip: “write” fills 4 bytes of 3 registers" },
  { "\"value\": 1, \"type\": \"u16\"", "\"value\": -1, \"type\": \"u16\"",
    "x.json: commands.trip.write[0]: “value” does not fit" },
  { "\"put\": \"const\"", "\"put\": \"constant\"", "x.json: commands.trip.write[0]: “put” is" },
  { "{ \"quantity\": \"forced.on\", \"value\": 1 }", "",
    "x.json: commands.trip: “proof” is empty" },
  { "\"quantity\": \"forced.on\"", "\"quantity\": \"fault\"",
    "x.json: commands.trip.proof[0]: the profile does not read “fault”" },
  { "\"forced.on\", \"value\": 1", "\"forced.on\"",
    "x.json: commands.trip.proof[0]: needs a “value”" },
  { "\"put\": \"topup.count\"", "\"put\": \"forced.on\"",
    "x.json: commands.topup: writes topup.amount and topup.count" },
  { "\"prepaid\": true", "\"prepaid\": false",
    "x.json: commands.topup: the profile is not “prepaid”" },
  { "\"name\": \"purchase.count\"", "\"name\": \"trips\"", "x.json: quantities: “prepaid” needs" },
};

static void
test_mistakes (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (mistakes); i++) {
    g_autofree char *text = replaced (mistakes[i].old, mistakes[i].new);
    g_autoptr (GError) error = NULL;

    g_assert_null (pwt_profile_parse ("x.json", text, strlen (text), NULL, &error));
    g_test_message ("%s", error->message);
    g_assert_error (error, PWT_LINES_ERROR, PWT_LINES_ERROR_PROFILE);
    g_assert_true (g_str_has_prefix (error->message, mistakes[i].message));
  }
}

/* What a reading in history cannot hold is said when the profile is loaded, not when it is read. */
static void
test_history_has_an_end (void)
{
  for (guint n = PWT_PROFILE_HISTORY_MAX; n <= PWT_PROFILE_HISTORY_MAX + 1; n++) {
    g_autoptr (GString) more = g_string_new ("\"quantities\": [");
    g_autoptr (GError) error = NULL;
    g_autoptr (PwtProfile) profile = NULL;
    g_autofree char *text = NULL;
    guint n_more = 0;

    for (guint quantity = 0; n_more < n; quantity++) {
      const char *name = pwt_quantity_name ((PwtQuantity) quantity);
      g_autofree char *quoted = g_strdup_printf ("\"name\": \"%s\"", name);

      if (strstr (whole, quoted) != NULL || quantity == PWT_QUANTITY_CLOCK)
        continue;
      g_string_append_printf (more,
                              "{ \"name\": \"%s\", \"block\": \"s\", \"address\": "
                              "\"0x0200\", \"type\": \"u16\", \"history\": true, \"certain\": "
                              "true },",
                              name);
      n_more++;
    }
    text = replaced ("\"quantities\": [", more->str);
    profile = pwt_profile_parse ("x.json", text, strlen (text), NULL, &error);
    if (n > PWT_PROFILE_HISTORY_MAX)
      g_assert_nonnull (strstr (error->message, "25 have “history”, 24 can"));
    else
      g_assert_no_error (error);
    g_assert_true ((profile != NULL) == (n <= PWT_PROFILE_HISTORY_MAX));
  }
}

static void
test_hostile (void)
{
  g_autofree char *deep = g_strnfill (200000, '[');
  g_autofree char *large = g_strnfill (300 * 1024, ' ');
  static const char *const texts[] = {
    "", "null", "[]", "{", "{}", "\"x\"", "{\"format\": 99999999999999999999}", "\xff\xfe"
  };
  g_autoptr (GError) error = NULL;

  g_assert_null (pwt_profile_parse ("x.json", deep, strlen (deep), NULL, &error));
  g_assert_error (error, PWT_LINES_ERROR, PWT_LINES_ERROR_PROFILE);
  g_clear_error (&error);
  g_assert_null (pwt_profile_parse ("x.json", large, strlen (large), NULL, &error));
  g_assert_error (error, PWT_LINES_ERROR, PWT_LINES_ERROR_PROFILE);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_clear_error (&error);
    g_assert_null (pwt_profile_parse ("x.json", texts[i], strlen (texts[i]), NULL, &error));
    g_assert_error (error, PWT_LINES_ERROR, PWT_LINES_ERROR_PROFILE);
  }
}

static void
test_too_many_blocks (void)
{
  GString *text = g_string_new ("\"blocks\": [");
  g_autofree char *all = NULL;
  g_autofree char *profile = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 33; i++)
    g_string_append_printf (text,
                            " { \"name\": \"b%u\", \"function\": 3, \"address\": \"0x0300\","
                            " \"count\": 1, \"read\": \"always\" },",
                            i);
  all = g_string_free (text, FALSE);
  profile = replaced ("\"blocks\": [", all);
  g_assert_null (pwt_profile_parse ("x.json", profile, strlen (profile), NULL, &error));
  g_assert_cmpstr (error->message, ==, "x.json: blocks: at most 32");
}

static void
test_settings (void)
{
  static const char *const wrong[] = {
    "", "[]", "{\"scale\":\"c\"}", "{\"scale\":1}", "{\"size\":\"a\"}", "[[[[[[[[[[[[[[[[[[[["
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (PwtProfile) profile =
      pwt_profile_parse ("x.json", whole, strlen (whole), "{\"scale\":\"b\"}", &error);

  g_assert_no_error (error);
  g_assert_cmpint (pwt_profile_find (profile, PWT_QUANTITY_BALANCE)->coding.scale, ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_assert_null (pwt_profile_parse ("x.json", whole, strlen (whole), wrong[i], &error));
    g_assert_error (error, PWT_LINES_ERROR, PWT_LINES_ERROR_SETTINGS);
    g_assert_nonnull (strstr (error->message, "settings of the meter"));
    g_clear_error (&error);
  }
}

/* Those we ship load, in every variant; none writes by the function that covers balance and holds,
 * and what nobody tried says so. */
static void
test_shipped (void)
{
  g_autoptr (PwtProfileSet) set = pwt_profile_set_new (g_getenv ("PWT_PROFILES_DIR"));
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) ids = pwt_profile_set_list (set, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (ids), >=, 3);
  for (guint i = 0; ids[i] != NULL; i++) {
    g_autoptr (PwtProfile) profile = pwt_profile_set_get (set, ids[i], NULL, &error);
    g_autoptr (PwtProfile) again = pwt_profile_set_get (set, ids[i], NULL, NULL);

    g_assert_no_error (error);
    g_assert_true (again == profile);
    g_assert_true (pwt_profile_can (profile, PWT_TASK_TOPUP, NULL));
    if (g_str_has_prefix (ids[i], "acrel"))
      g_assert_false (profile->commands[PWT_TASK_TOPUP].is_certain);
  }
}

static const PwtProfilePut *
first_put (const PwtProfile *profile, PwtTaskKind kind)
{
  return &g_array_index (profile->commands[kind].puts, PwtProfilePut, 0);
}

/* Whatever is offered can be chosen, and nothing else. */
static void
assert_all_can_be_chosen (PwtProfileSet *set, const PwtProfile *profile)
{
  g_assert_cmpuint (profile->choices->len, ==, 8);
  for (guint i = 0; i < profile->choices->len; i++) {
    const PwtProfileChoice *choice = g_ptr_array_index (profile->choices, i);

    g_assert_true (g_strv_contains ((const char *const *) choice->options, choice->usual));
    for (guint o = 0; choice->options[o] != NULL; o++) {
      g_autofree char *settings =
          g_strdup_printf ("{\"%s\":\"%s\"}", choice->name, choice->options[o]);
      g_autoptr (GError) error = NULL;
      g_autoptr (PwtProfile) chosen = pwt_profile_set_get (set, profile->id, settings, &error);

      g_assert_no_error (error);
      g_assert_nonnull (chosen);
    }
  }
}

static void
test_variants (void)
{
  g_autoptr (PwtProfileSet) set = pwt_profile_set_new (g_getenv ("PWT_PROFILES_DIR"));
  g_autoptr (PwtProfile) usual = pwt_profile_set_get (set, "acrel-dtsy1352", NULL, NULL);
  g_autoptr (PwtProfile) other = pwt_profile_set_get (
      set, "acrel-dtsy1352",
      "{\"amount-scale\":\"cents\",\"clock-encoding\":\"bcd\",\"balance-sign\":\"unsigned\","
      "\"price-scale\":\"cents\",\"purchase-scale\":\"e4\",\"weekday\":\"sunday-0\","
      "\"overload-unit\":\"10w\"}",
      NULL);

  g_assert_cmpint (pwt_profile_find (usual, PWT_QUANTITY_ALARM1_AMOUNT)->coding.scale, ==, 1);
  g_assert_cmpint (pwt_profile_find (other, PWT_QUANTITY_ALARM1_AMOUNT)->coding.scale, ==, 100);
  g_assert_false (pwt_profile_find (usual, PWT_QUANTITY_CLOCK)->coding.is_bcd);
  g_assert_true (pwt_profile_find (other, PWT_QUANTITY_CLOCK)->coding.is_bcd);
  g_assert_cmpint (pwt_profile_find (other, PWT_QUANTITY_BALANCE)->coding.type, ==, PWT_TYPE_U32);
  g_assert_cmpint (pwt_profile_find (usual, PWT_QUANTITY_PRICE_PEAK)->coding.scale, ==, 100);
  g_assert_cmpint (pwt_profile_find (other, PWT_QUANTITY_PRICE_PEAK)->coding.scale, ==, 10000);
  g_assert_cmpint (pwt_profile_find (other, PWT_QUANTITY_OVERLOAD_POWER)->coding.scale, ==, 10);
  g_assert_cmpint (first_put (usual, PWT_TASK_TOPUP)->coding.scale, ==, 100);
  g_assert_cmpint (first_put (other, PWT_TASK_TOPUP)->coding.scale, ==, 1);
  g_assert_cmpint (first_put (usual, PWT_TASK_SET_CLOCK)->coding.clock[3], ==, 'W');
  g_assert_cmpint (first_put (other, PWT_TASK_SET_CLOCK)->coding.clock[3], ==, 'w');
  assert_all_can_be_chosen (set, usual);
}

static void
test_names (void)
{
  for (guint i = 0; i < PWT_N_QUANTITIES; i++) {
    PwtQuantity quantity;

    g_assert_true (pwt_quantity_from_name (pwt_quantity_name ((PwtQuantity) i), &quantity));
    g_assert_cmpuint (quantity, ==, i);
  }
}

static void
test_codings (void)
{
  static const struct {
    PwtCoding coding;
    guint16 registers[4];
    gint64 value;
  } rows[] = {
    { { .type = PWT_TYPE_U16, .n_bytes = 2, .scale = 100 }, { 2200 }, 220000 },
    { { .type = PWT_TYPE_S16, .n_bytes = 2, .scale = 1 }, { 0xFFFF }, -1 },
    { { .type = PWT_TYPE_U32, .n_bytes = 4, .scale = 10 },
      { 0xFFFF, 0xFFFF },
      G_GINT64_CONSTANT (42949672950) },
    { { .type = PWT_TYPE_S32, .n_bytes = 4, .scale = 100 }, { 0xFFFF, 0xFFFE }, -200 },
    { { .type = PWT_TYPE_S32, .n_bytes = 4, .scale = 1, .is_low_first = TRUE },
      { 0x0002, 0x0001 },
      0x10002 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    guint8 bytes[PWT_CODING_MAX_BYTES];
    gint64 value;

    g_assert_true (pwt_coding_decode (&rows[i].coding, rows[i].registers, NULL, &value));
    g_assert_cmpint (value, ==, rows[i].value);
    g_assert_true (pwt_coding_encode (&rows[i].coding, value, NULL, bytes));
    for (guint j = 0; j < rows[i].coding.n_bytes / 2; j++)
      g_assert_cmphex ((guint) (bytes[2 * j] << 8 | bytes[2 * j + 1]), ==, rows[i].registers[j]);
    g_assert_false (pwt_coding_encode (&rows[i].coding, G_MAXINT64, NULL, bytes));
    if (rows[i].coding.scale > 1)
      g_assert_false (pwt_coding_encode (&rows[i].coding, value + 1, NULL, bytes));
  }
}

static void
test_bcd (void)
{
  PwtCoding coding = { .type = PWT_TYPE_BCD, .n_bytes = 6, .scale = 1 };
  const guint16 number[] = { 0x1234, 0x5678, 0x9012 }, wrong[] = { 0x1234, 0x56A8, 0x9012 };
  gint64 value;

  g_assert_true (pwt_coding_decode (&coding, number, NULL, &value));
  g_assert_cmpint (value, ==, G_GINT64_CONSTANT (123456789012));
  g_assert_false (pwt_coding_decode (&coding, wrong, NULL, &value));
}

static void
test_clocks (void)
{
  PwtCoding binary = { .type = PWT_TYPE_CLOCK, .n_bytes = 7, .clock = "YMDWhms", .scale = 1 };
  PwtCoding bcd = binary;
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (8 * 3600);
  const guint16 as_binary[] = { 0x1A0B, 0x1405, 0x0A0B, 0x0C00 };
  const guint16 as_bcd[] = { 0x2611, 0x2005, 0x1011, 0x1200 };
  const guint16 wrong[][4] = { { 0, 0, 0, 0 },
                               { 0x1A02, 0x1E05, 0, 0 },
                               { 0x1A0B, 0x1405, 0x180B, 0 } };
  gint64 a, b, c;
  guint8 bytes[PWT_CODING_MAX_BYTES];

  bcd.is_bcd = TRUE;
  g_assert_true (pwt_coding_decode (&binary, as_binary, zone, &a));
  g_assert_true (pwt_coding_decode (&bcd, as_bcd, zone, &b));
  g_assert_cmpint (a, ==, G_GINT64_CONSTANT (1795140672000000));
  g_assert_cmpint (b, ==, a);
  g_assert_false (pwt_coding_decode (&bcd, as_binary, zone, &c));
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (pwt_coding_decode (&binary, wrong[i], zone, &c));
  g_assert_true (pwt_coding_encode (&bcd, a, zone, bytes));
  g_assert_true (memcmp (bytes, "\x26\x11\x20\x05\x10\x11\x12", 7) == 0);

  /* Two days on it is a Sunday: the seventh, or none. */
  for (guint i = 0; i < 2; i++) {
    binary.clock[3] = "Ww"[i];
    g_assert_true (pwt_coding_encode (&binary, a + 2 * PWT_US_PER_DAY, zone, bytes));
    g_assert_cmpuint (bytes[3], ==, i == 0 ? 7 : 0);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/field/profile/whole", test_whole);
  g_test_add_func ("/field/profile/the-number-has-a-length-of-its-own",
                   test_the_number_has_a_length_of_its_own);
  g_test_add_func ("/field/profile/amounts-that-do-not-fit", test_amounts_that_do_not_fit);
  g_test_add_func ("/field/profile/mistakes", test_mistakes);
  g_test_add_func ("/field/profile/history-has-an-end", test_history_has_an_end);
  g_test_add_func ("/field/profile/hostile", test_hostile);
  g_test_add_func ("/field/profile/too-many-blocks", test_too_many_blocks);
  g_test_add_func ("/field/profile/settings", test_settings);
  g_test_add_func ("/field/profile/shipped", test_shipped);
  g_test_add_func ("/field/profile/variants", test_variants);
  g_test_add_func ("/field/profile/names", test_names);
  g_test_add_func ("/field/profile/codings", test_codings);
  g_test_add_func ("/field/profile/bcd", test_bcd);
  g_test_add_func ("/field/profile/clocks", test_clocks);
  return g_test_run ();
}
