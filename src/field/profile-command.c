/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "field/profile-command.h"

#include <string.h>

#define MAX_SCALE 10000 /* cents of a price; a product beyond 64 bits is no value */

guint
pwt_profile_json_address (PwtProfileJson *json, JsonObject *object, const char *member)
{
  const char *text = pwt_profile_json_text (json, object, member);
  gsize mark = pwt_profile_json_enter (json, member);
  guint address = pwt_profile_json_hex (json, text, G_MAXUINT16);

  pwt_profile_json_leave (json, mark);
  return address;
}

/**
 * pwt_profile_json_certainty:
 * @note: (out) (nullable): what is said about it
 *
 * What is not certain must say why.
 */
gboolean
pwt_profile_json_certainty (PwtProfileJson *json, JsonObject *object, char **note)
{
  gboolean is_certain = pwt_profile_json_flag (json, object, "certain");

  *note = pwt_profile_json_dup_text (json, object, "note");
  if (!is_certain && *note == NULL)
    pwt_profile_json_fail (json, "what is not “certain” needs a “note”");
  return is_certain;
}

static void
parse_clock (PwtProfileJson *json, JsonObject *object, PwtCoding *coding)
{
  const char *order = pwt_profile_json_text (json, object, "order");
  const char *encoding = pwt_profile_json_text (json, object, "encoding");

  coding->n_bytes = (guint) strlen (order);
  coding->is_bcd = strcmp (encoding, "bcd") == 0;
  if (!coding->is_bcd && strcmp (encoding, "binary") != 0)
    pwt_profile_json_fail (json, "“encoding” is binary or bcd");
  if (coding->n_bytes > PWT_CODING_MAX_BYTES || strspn (order, "YMDWwhms-") != strlen (order)) {
    pwt_profile_json_fail (json, "“order” of a clock is letters of YMDWwhms-, one a byte");
    return;
  }
  for (const char *letter = "YMDhms"; *letter != '\0'; letter++)
    if (strchr (order, *letter) == NULL || strchr (order, *letter) != strrchr (order, *letter))
      pwt_profile_json_fail (json, "“order” of a clock has each of YMDhms once");
  memcpy (coding->clock, order, coding->n_bytes);
}

/**
 * pwt_profile_json_coding:
 *
 * Of a quantity and of what a command puts into registers: type, bit, bytes, encoding, order,
 * scale.
 */
void
pwt_profile_json_coding (PwtProfileJson *json, JsonObject *object, PwtCoding *coding)
{
  const char *type = pwt_profile_json_text (json, object, "type");
  const char *order;

  coding->scale = 1;
  if (!pwt_type_from_nick (type, &coding->type)) {
    pwt_profile_json_fail (json, "there is no type “%s”", type);
    return;
  }
  coding->n_bytes = pwt_type_bytes (coding->type);
  if (pwt_profile_json_has (object, "scale"))
    coding->scale = pwt_profile_json_number (json, object, "scale", 1, MAX_SCALE);
  if (coding->type == PWT_TYPE_CLOCK) {
    parse_clock (json, object, coding);
    return;
  }
  if (coding->type == PWT_TYPE_BIT)
    coding->bit = (guint) pwt_profile_json_number (json, object, "bit", 0, 15);
  if (coding->type == PWT_TYPE_BCD)
    coding->n_bytes = (guint) pwt_profile_json_number (json, object, "bytes", 1, 6);
  if (!pwt_profile_json_has (object, "order"))
    return;
  order = pwt_profile_json_text (json, object, "order");
  coding->is_low_first = strcmp (order, "low-first") == 0;
  if (!coding->is_low_first && strcmp (order, "high-first") != 0)
    pwt_profile_json_fail (json, "“order” is high-first or low-first");
}

static void
parse_put_kind (PwtProfileJson *json, JsonObject *object, PwtProfilePut *put)
{
  const char *name = pwt_profile_json_text (json, object, "put");

  if (strcmp (name, "const") == 0) {
    put->kind = PWT_PUT_CONST;
    put->value = pwt_profile_json_number (json, object, "value", G_MININT32, G_MAXUINT32);
  } else if (strcmp (name, "topup.amount") == 0) {
    put->kind = PWT_PUT_AMOUNT;
  } else if (strcmp (name, "topup.count") == 0) {
    put->kind = PWT_PUT_COUNT;
  } else if (strcmp (name, "now") == 0) {
    put->kind = PWT_PUT_TIME;
  } else if (pwt_quantity_from_name (name, &put->quantity)) {
    put->kind = PWT_PUT_QUANTITY;
  } else {
    pwt_profile_json_fail (json, "“put” is const, topup.amount, topup.count, now or a quantity");
  }
}

static void
parse_put (PwtProfileJson *json, PwtProfileCommand *command, JsonObject *object)
{
  PwtProfilePut put = { 0 };
  guint8 bytes[PWT_CODING_MAX_BYTES];

  pwt_profile_json_allow (json, object, "put value type encoding order scale");
  parse_put_kind (json, object, &put);
  pwt_profile_json_coding (json, object, &put.coding);
  if (put.coding.type == PWT_TYPE_BIT || put.coding.type == PWT_TYPE_BCD)
    pwt_profile_json_fail (json, "bit and bcd are of readings only");
  if ((put.kind == PWT_PUT_TIME) != (put.coding.type == PWT_TYPE_CLOCK))
    pwt_profile_json_fail (json, "“now” and the type clock go together");
  if (json->error == NULL && put.kind == PWT_PUT_CONST &&
      !pwt_coding_encode (&put.coding, put.value, NULL, bytes))
    pwt_profile_json_fail (json, "“value” does not fit its type");
  g_array_append_val (command->puts, put);
}

static guint
put_bytes (const PwtProfileCommand *command)
{
  guint n = 0;

  for (guint i = 0; i < command->puts->len; i++)
    n += g_array_index (command->puts, PwtProfilePut, i).coding.n_bytes;
  return n;
}

static void
parse_puts (PwtProfileJson *json, PwtProfileCommand *command, JsonObject *object)
{
  JsonArray *array = pwt_profile_json_array (json, object, "write");

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++) {
    gsize mark = pwt_profile_json_enter_index (json, "write", i);
    JsonObject *put = pwt_profile_json_element (json, array, i);

    if (put != NULL)
      parse_put (json, command, put);
    pwt_profile_json_leave (json, mark);
  }
  if (put_bytes (command) != 2 * (guint) command->count)
    pwt_profile_json_fail (json, "“write” fills %u bytes of %u registers", put_bytes (command),
                           command->count);
}

static gboolean
puts_quantity (const PwtProfileCommand *command, PwtPutKind kind, PwtQuantity quantity)
{
  for (guint i = 0; i < command->puts->len; i++) {
    const PwtProfilePut *put = &g_array_index (command->puts, PwtProfilePut, i);

    if (put->kind == kind && (kind != PWT_PUT_QUANTITY || put->quantity == quantity))
      return TRUE;
  }
  return FALSE;
}

static void
parse_proof (PwtProfileJson *json, const PwtProfile *profile, PwtProfileCommand *command,
             JsonObject *object)
{
  PwtProfileProof proof = { 0 };
  const char *name = pwt_profile_json_text (json, object, "quantity");

  pwt_profile_json_allow (json, object, "quantity value tolerance");
  if (!pwt_quantity_from_name (name, &proof.quantity) ||
      pwt_profile_find (profile, proof.quantity) == NULL)
    pwt_profile_json_fail (json, "the profile does not read “%s”", name);
  proof.is_given = !pwt_profile_json_has (object, "value");
  if (!proof.is_given)
    proof.value = pwt_profile_json_number (json, object, "value", G_MININT32, G_MAXINT32);
  else if (!puts_quantity (command, PWT_PUT_QUANTITY, proof.quantity) &&
           !(proof.quantity == PWT_QUANTITY_CLOCK && puts_quantity (command, PWT_PUT_TIME, 0)))
    pwt_profile_json_fail (json, "needs a “value”, for the command does not write it");
  if (pwt_profile_json_has (object, "tolerance"))
    proof.tolerance = pwt_profile_json_number (json, object, "tolerance", 0, G_MAXINT32);
  g_array_append_val (command->proofs, proof);
}

static void
parse_proofs (PwtProfileJson *json, const PwtProfile *profile, PwtTaskKind kind,
              PwtProfileCommand *command, JsonObject *object)
{
  JsonArray *array;

  if (kind == PWT_TASK_TOPUP)
    return;
  array = pwt_profile_json_array (json, object, "proof");
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++) {
    gsize mark = pwt_profile_json_enter_index (json, "proof", i);
    JsonObject *proof = pwt_profile_json_element (json, array, i);

    if (proof != NULL)
      parse_proof (json, profile, command, proof);
    pwt_profile_json_leave (json, mark);
  }
  if (command->proofs->len == 0)
    pwt_profile_json_fail (json, "“proof” is empty: what is not read back is not believed");
}

static void
parse_command (PwtProfileJson *json, const PwtProfile *profile, PwtTaskKind kind,
               PwtProfileCommand *command, JsonObject *object)
{
  command->puts = g_array_new (FALSE, FALSE, sizeof (PwtProfilePut));
  command->proofs = g_array_new (FALSE, FALSE, sizeof (PwtProfileProof));
  if (pwt_profile_json_has (object, "impossible")) {
    pwt_profile_json_allow (json, object, "impossible");
    command->impossible = pwt_profile_json_dup_text (json, object, "impossible");
    return;
  }
  pwt_profile_json_allow (json, object, "function address count write proof certain note");
  command->is_possible = TRUE;
  command->function = (guint8) pwt_profile_json_number (json, object, "function", 0, G_MAXINT8);
  if (command->function != PWT_MODBUS_WRITE && command->function != PWT_MODBUS_VENDOR_WRITE)
    pwt_profile_json_fail (json, "“function” is 16 or 32");
  command->address = (guint16) pwt_profile_json_address (json, object, "address");
  command->count =
      (guint16) pwt_profile_json_number (json, object, "count", 1, PWT_MODBUS_MAX_WRITE);
  if (command->address + command->count > 0x10000)
    pwt_profile_json_fail (json, "ends behind the last register");
  parse_puts (json, command, object);
  parse_proofs (json, profile, kind, command, object);
  if (kind == PWT_TASK_TOPUP &&
      (!puts_quantity (command, PWT_PUT_AMOUNT, 0) || !puts_quantity (command, PWT_PUT_COUNT, 0)))
    pwt_profile_json_fail (json, "writes topup.amount and topup.count in one request");
  command->is_certain = pwt_profile_json_certainty (json, object, &command->note);
}

/**
 * pwt_profile_json_commands:
 *
 * Every command must be there, possible or not: silence is not an answer.
 */
void
pwt_profile_json_commands (PwtProfileJson *json, PwtProfile *profile, JsonObject *root)
{
  JsonObject *commands = pwt_profile_json_object (json, root, "commands");
  gsize mark;

  if (commands == NULL)
    return;
  mark = pwt_profile_json_enter (json, "commands");
  pwt_profile_json_allow (json, commands,
                          "trip restore hold set-clock set-prices set-alarms set-overload topup");
  for (guint kind = PWT_TASK_TRIP; kind < PWT_N_TASK_KINDS && json->error == NULL; kind++) {
    const char *nick = pwt_task_kind_nick ((PwtTaskKind) kind);
    JsonObject *object = pwt_profile_json_object (json, commands, nick);
    gsize inner = pwt_profile_json_enter (json, nick);

    if (object != NULL)
      parse_command (json, profile, (PwtTaskKind) kind, &profile->commands[kind], object);
    pwt_profile_json_leave (json, inner);
  }
  pwt_profile_json_leave (json, mark);
}
