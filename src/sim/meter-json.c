/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/meter-json.h"

#include <string.h>

#include "domain/decimal.h"

#define MAX_CENTS 99999999 /* six digits and two decimals, as its display */
#define MAX_E9 (MAX_CENTS * G_GINT64_CONSTANT (10000000))
#define MAX_PRICE_E4 10000000
#define MAX_PULSES 4294967295 /* of a 32-bit register */
#define MAX_OFFSET_US (50 * 365 * PWT_US_PER_DAY)

const char *const pwt_sim_forced_nicks[] = { "off", "hold", "trip", NULL };

static const char *const band_names[] = { "sharp", "peak", "flat", "valley", "deep" };

static void
put_hex (JsonObject *object, const char *member, gconstpointer data, gsize n)
{
  const guint8 *bytes = data;
  g_autoptr (GString) hex = g_string_new (NULL);

  for (gsize i = 0; i < n; i++)
    g_string_append_printf (hex, "%02x", bytes[i]);
  json_object_set_string_member (object, member, hex->str);
}

static void
read_hex (PwtSimJson *json, JsonObject *object, const char *member, gpointer data, gsize n)
{
  const char *text = pwt_sim_json_text (json, object, member);
  guint8 *bytes = data;

  if (text == NULL)
    return;
  if (strlen (text) != 2 * n || strspn (text, "0123456789abcdef") != 2 * n) {
    pwt_sim_json_fail (json, member, "must be %" G_GSIZE_FORMAT " bytes in hex", n);
    return;
  }
  for (gsize i = 0; i < n; i++)
    bytes[i] =
        (guint8) (g_ascii_xdigit_value (text[2 * i]) << 4 | g_ascii_xdigit_value (text[2 * i + 1]));
}

static void
put_bands (JsonObject *object, const char *member, const gint64 *values, guint decimals)
{
  JsonObject *bands = json_object_new ();

  for (guint i = 0; i < PWT_N_BANDS; i++)
    pwt_sim_json_put_decimal (bands, band_names[i], values[i], decimals);
  json_object_set_object_member (object, member, bands);
}

static void
read_bands (PwtSimJson *json, JsonObject *object, const char *member, guint decimals, gint64 max,
            gint64 *values)
{
  JsonObject *bands = pwt_sim_json_object (json, object, member);
  gsize mark = pwt_sim_json_enter (json, member, -1);

  for (guint i = 0; bands != NULL && i < PWT_N_BANDS; i++)
    pwt_sim_json_decimal (json, bands, band_names[i], decimals, 0, max, &values[i]);
  pwt_sim_json_leave (json, mark);
}

/**
 * pwt_sim_meter_to_json:
 *
 * 64-bit counters are texts, because a JSON number need not hold them.
 *
 * Returns: (transfer full): everything pwt_sim_meter_from_json() needs to make the same meter
 */
JsonObject *
pwt_sim_meter_to_json (const PwtSimMeter *meter)
{
  JsonObject *o = json_object_new ();
  const PwtSimTimetable *table = &meter->timetable;

  json_object_set_string_member (o, "serial", meter->serial);
  json_object_set_string_member (o, "profile", pwt_sim_model_profile (meter->model));
  json_object_set_int_member (o, "ct", meter->ct);
  json_object_set_int_member (o, "pt", meter->pt);
  json_object_set_string_member (o, "shape", pwt_sim_shape_nick (meter->load.shape));
  json_object_set_int_member (o, "base_w", meter->load.base_w);
  json_object_set_int_member (o, "peak_w", meter->load.peak_w);
  put_hex (o, "seed", &meter->load.seed, sizeof meter->load.seed);
  put_bands (o, "price", meter->price_e4, 4);
  put_hex (o, "periods", table->periods, sizeof table->periods);
  put_hex (o, "dates", table->dates, sizeof table->dates);
  pwt_sim_json_put_decimal (o, "alarm1", meter->alarm1_e4, 4);
  pwt_sim_json_put_decimal (o, "alarm2", meter->alarm2_e4, 4);
  pwt_sim_json_put_decimal (o, "overdraft", meter->overdraft_e4, 4);
  pwt_sim_json_put_decimal (o, "hoard_limit", meter->hoard_limit_cents, 2);
  pwt_sim_json_put_decimal (o, "overload_kw", meter->overload_w, 3);
  json_object_set_int_member (o, "allowed_trips", meter->allowed_trips);
  json_object_set_int_member (o, "recovery_minutes", meter->recovery_minutes);
  pwt_sim_json_put_decimal (o, "clock_offset", meter->clock_offset_us, 6);
  json_object_set_boolean_member (o, "opened", meter->is_opened);
  json_object_set_boolean_member (o, "warns_by_trip", meter->warns_by_trip);
  json_object_set_string_member (o, "forced", pwt_sim_forced_nicks[meter->forced]);

  pwt_sim_json_put_decimal (o, "time", meter->time_us, 6);
  put_bands (o, "energy_kwh", meter->pulses, 2);
  pwt_sim_json_put_decimal (o, "pulse_rest", meter->pulse_rest, 0);
  pwt_sim_json_put_decimal (o, "balance", meter->balance_e9, 9);
  pwt_sim_json_put_decimal (o, "purchased", meter->purchased_cents, 2);
  pwt_sim_json_put_decimal (o, "last_purchase", meter->last_purchase_cents, 2);
  json_object_set_int_member (o, "count", meter->count);
  json_object_set_int_member (o, "overload_trips", meter->n_overload_trips);
  pwt_sim_json_put_decimal (o, "open_until", meter->open_until_us, 6);
  json_object_set_boolean_member (o, "overloaded", meter->is_overloaded);
  json_object_set_boolean_member (o, "warned", meter->has_warned);
  return o;
}

/**
 * pwt_sim_meter_add_derived:
 * @object: gets what follows from the state, for people and tests: relay, power, band, …
 */
void
pwt_sim_meter_add_derived (const PwtSimMeter *meter, JsonObject *object)
{
  g_autofree char *clock = pwt_time_format_rfc3339 (meter->time_us + meter->clock_offset_us);

  json_object_set_boolean_member (object, "closed", pwt_sim_meter_is_closed (meter));
  json_object_set_boolean_member (object, "in_arrears", pwt_sim_meter_is_in_arrears (meter));
  pwt_sim_json_put_decimal (object, "shown_balance", pwt_sim_meter_balance_cents (meter), 2);
  pwt_sim_json_put_decimal (object, "total_kwh", pwt_sim_meter_total_wh (meter), 3);
  json_object_set_int_member (object, "power_w", pwt_sim_meter_power_w (meter));
  json_object_set_string_member (object, "band", band_names[pwt_sim_meter_band (meter)]);
  json_object_set_string_member (object, "clock", clock);
}

static void
read_forced (PwtSimJson *json, JsonObject *object, PwtSimForced *forced)
{
  const char *nick = pwt_sim_json_text (json, object, "forced");

  if (nick == NULL)
    return;
  for (guint i = 0; pwt_sim_forced_nicks[i] != NULL; i++) {
    if (strcmp (nick, pwt_sim_forced_nicks[i]) == 0) {
      *forced = (PwtSimForced) i;
      return;
    }
  }
  pwt_sim_json_fail (json, "forced", "must be off, hold or trip");
}

static void
read_load (PwtSimJson *json, JsonObject *object, PwtSimLoad *load)
{
  const char *shape = pwt_sim_json_text (json, object, "shape");

  if (shape != NULL && !pwt_sim_shape_from_nick (shape, &load->shape))
    pwt_sim_json_fail (json, "shape", "“%.20s” is not a known load shape", shape);
  pwt_sim_json_int (json, object, "base_w", 0, PWT_SIM_MAX_POWER_W, &load->base_w);
  pwt_sim_json_int (json, object, "peak_w", 0, PWT_SIM_MAX_POWER_W, &load->peak_w);
}

/**
 * pwt_sim_meter_read_settings:
 *
 * What a person may say of a meter: load, energy, money, thresholds, relay.
 */
void
pwt_sim_meter_read_settings (PwtSimJson *json, JsonObject *object, PwtSimMeter *meter)
{
  gint64 count = meter->count;

  read_load (json, object, &meter->load);
  read_bands (json, object, "energy_kwh", 2, MAX_PULSES, meter->pulses);
  pwt_sim_json_decimal (json, object, "balance", 9, -MAX_E9, MAX_E9, &meter->balance_e9);
  pwt_sim_json_decimal (json, object, "purchased", 2, 0, G_MAXINT64 / 2, &meter->purchased_cents);
  pwt_sim_json_int (json, object, "count", 0, G_MAXUINT16, &count);
  meter->count = (guint16) count;
  pwt_sim_json_decimal (json, object, "alarm1", 4, 0, PWT_SIM_MAX_SETTING_E4, &meter->alarm1_e4);
  pwt_sim_json_decimal (json, object, "alarm2", 4, 0, PWT_SIM_MAX_SETTING_E4, &meter->alarm2_e4);
  pwt_sim_json_decimal (json, object, "overdraft", 4, 0, PWT_SIM_MAX_SETTING_E4,
                        &meter->overdraft_e4);
  pwt_sim_json_decimal (json, object, "hoard_limit", 2, 0, MAX_CENTS, &meter->hoard_limit_cents);
  pwt_sim_json_decimal (json, object, "overload_kw", 3, 0, G_MAXUINT16, &meter->overload_w);
  pwt_sim_json_flag (json, object, "opened", &meter->is_opened);
  pwt_sim_json_flag (json, object, "warns_by_trip", &meter->warns_by_trip);
  read_forced (json, object, &meter->forced);
}

/**
 * pwt_sim_meter_read_identity:
 *
 * Serial, profile and ratios.
 */
void
pwt_sim_meter_read_identity (PwtSimJson *json, JsonObject *object, PwtSimMeter *meter)
{
  const char *serial = pwt_sim_json_text (json, object, "serial");
  const char *profile = pwt_sim_json_text (json, object, "profile");

  if (serial != NULL && (strlen (serial) != PWT_SIM_SERIAL_DIGITS ||
                         strspn (serial, "0123456789") != PWT_SIM_SERIAL_DIGITS))
    pwt_sim_json_fail (json, "serial", "“%.20s” is not %d digits", serial, PWT_SIM_SERIAL_DIGITS);
  else if (serial != NULL)
    memcpy (meter->serial, serial, sizeof meter->serial);
  if (profile != NULL && !pwt_sim_model_from_profile (profile, &meter->model))
    pwt_sim_json_fail (json, "profile", "no simulated meter behaves like “%.40s”", profile);
  pwt_sim_json_int (json, object, "ct", 1, 10000, &meter->ct);
  pwt_sim_json_int (json, object, "pt", 1, 10000, &meter->pt);
}

/**
 * pwt_sim_meter_from_json:
 * @meter: (inout): an initialised meter; address and speed stay
 *
 * Takes the whole state; what is absent stays.
 */
void
pwt_sim_meter_from_json (PwtSimJson *json, JsonObject *object, PwtSimMeter *meter)
{
  PwtSimTimetable *table = &meter->timetable;

  pwt_sim_meter_read_identity (json, object, meter);
  pwt_sim_meter_read_settings (json, object, meter);
  read_hex (json, object, "seed", &meter->load.seed, sizeof meter->load.seed);
  read_bands (json, object, "price", 4, MAX_PRICE_E4, meter->price_e4);
  read_hex (json, object, "periods", table->periods, sizeof table->periods);
  read_hex (json, object, "dates", table->dates, sizeof table->dates);
  pwt_sim_json_int (json, object, "allowed_trips", 0, G_MAXUINT16, &meter->allowed_trips);
  pwt_sim_json_int (json, object, "recovery_minutes", 0, 255, &meter->recovery_minutes);
  pwt_sim_json_decimal (json, object, "clock_offset", 6, -MAX_OFFSET_US, MAX_OFFSET_US,
                        &meter->clock_offset_us);
  pwt_sim_json_decimal (json, object, "time", 6, 0, G_MAXINT64 / 4, &meter->time_us);
  pwt_sim_json_decimal (json, object, "pulse_rest", 0, 0, G_MAXINT64, &meter->pulse_rest);
  pwt_sim_json_decimal (json, object, "last_purchase", 2, 0, MAX_CENTS,
                        &meter->last_purchase_cents);
  pwt_sim_json_int (json, object, "overload_trips", 0, G_MAXINT32, &meter->n_overload_trips);
  pwt_sim_json_decimal (json, object, "open_until", 6, 0, G_MAXINT64, &meter->open_until_us);
  pwt_sim_json_flag (json, object, "overloaded", &meter->is_overloaded);
  pwt_sim_json_flag (json, object, "warned", &meter->has_warned);
}
