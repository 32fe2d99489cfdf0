/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "field/coding.h"

#include <string.h>

#include "domain/calendar.h"

#define CENTURY 2000 /* meters give the year in two digits */

static const struct {
  const char *nick;
  guint n_bytes; /* 0: as the profile says */
  gint64 min, max;
} types[PWT_N_TYPES] = {
  [PWT_TYPE_U8] = { "u8", 1, 0, G_MAXUINT8 },
  [PWT_TYPE_U16] = { "u16", 2, 0, G_MAXUINT16 },
  [PWT_TYPE_S16] = { "s16", 2, G_MININT16, G_MAXINT16 },
  [PWT_TYPE_U32] = { "u32", 4, 0, G_MAXUINT32 },
  [PWT_TYPE_S32] = { "s32", 4, G_MININT32, G_MAXINT32 },
  [PWT_TYPE_BIT] = { "bit", 2, 0, 1 },
  [PWT_TYPE_BCD] = { "bcd", 0, 0, 0 },
  [PWT_TYPE_CLOCK] = { "clock", 0, 0, 0 },
};

const char *
pwt_type_nick (PwtType type)
{
  g_return_val_if_fail ((guint) type < PWT_N_TYPES, NULL);

  return types[type].nick;
}

gboolean
pwt_type_from_nick (const char *nick, PwtType *type)
{
  for (guint i = 0; i < PWT_N_TYPES; i++)
    if (g_strcmp0 (types[i].nick, nick) == 0) {
      *type = (PwtType) i;
      return TRUE;
    }
  return FALSE;
}

/**
 * pwt_type_bytes:
 *
 * Returns: how many bytes the type takes, 0 if that is for the profile to say
 */
guint
pwt_type_bytes (PwtType type)
{
  g_return_val_if_fail ((guint) type < PWT_N_TYPES, 0);

  return types[type].n_bytes;
}

static guint8
byte_at (const guint16 *registers, guint i)
{
  return (guint8) (i % 2 == 0 ? registers[i / 2] >> 8 : registers[i / 2] & 0xFF);
}

static gboolean
from_bcd (guint8 byte, int *number)
{
  *number = (byte >> 4) * 10 + (byte & 0xF);
  return byte >> 4 < 10 && (byte & 0xF) < 10;
}

static gboolean
decode_bcd (const PwtCoding *coding, const guint16 *registers, gint64 *value)
{
  *value = 0;
  for (guint i = 0; i < coding->n_bytes; i++) {
    int two_digits;

    if (!from_bcd (byte_at (registers, i), &two_digits))
      return FALSE;
    *value = *value * 100 + two_digits;
  }
  return TRUE;
}

static int *
clock_part (PwtCivil *civil, char letter)
{
  switch (letter) {
  case 'Y':
    return &civil->year;
  case 'M':
    return &civil->month;
  case 'D':
    return &civil->day;
  case 'W':
    return &civil->weekday;
  case 'h':
    return &civil->hour;
  case 'm':
    return &civil->minute;
  case 's':
    return &civil->second;
  default:
    return NULL;
  }
}

static gboolean
is_moment (const PwtCivil *civil)
{
  static const int days[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

  if (civil->month < 1 || civil->month > 12 || civil->day < 1 ||
      civil->day > days[civil->month - 1])
    return FALSE;
  if (civil->month == 2 && civil->day == 29 && civil->year % 4 != 0)
    return FALSE;
  return civil->hour < 24 && civil->minute < 60 && civil->second < 60;
}

/* The weekday is not looked at: makers disagree on its first day. */
static gboolean
decode_clock (const PwtCoding *coding, const guint16 *registers, GTimeZone *zone, gint64 *value)
{
  PwtCivil civil = { 0 };
  PwtDate date;

  for (guint i = 0; i < coding->n_bytes; i++) {
    int *part = clock_part (&civil, coding->clock[i]);
    guint8 byte = byte_at (registers, i);

    if (part == NULL)
      continue;
    *part = byte;
    if (coding->is_bcd && !from_bcd (byte, part))
      return FALSE;
  }
  if (civil.year > 99)
    return FALSE;
  civil.year += CENTURY;
  if (!is_moment (&civil))
    return FALSE;
  date = pwt_date_from_ymd (civil.year, civil.month, civil.day);
  *value = pwt_civil_to_time (date, civil.hour * 60 + civil.minute, zone) +
           civil.second * PWT_US_PER_SECOND;
  return TRUE;
}

/**
 * pwt_coding_decode:
 * @registers: where it begins; holds at least the coding's bytes
 * @zone: of the meter's clock; used by CLOCK only
 *
 * Returns: %FALSE if the bytes are no value: a digit over 9, 31 February, or too large a product
 */
gboolean
pwt_coding_decode (const PwtCoding *coding, const guint16 *registers, GTimeZone *zone,
                   gint64 *value)
{
  guint high = coding->is_low_first ? 1 : 0;
  gint64 raw = 0;

  switch (coding->type) {
  case PWT_TYPE_U16:
    raw = registers[0];
    break;
  case PWT_TYPE_S16:
    raw = (gint16) registers[0];
    break;
  case PWT_TYPE_U32:
    raw = (gint64) ((guint32) registers[high] << 16 | registers[1 - high]);
    break;
  case PWT_TYPE_S32:
    raw = (gint32) ((guint32) registers[high] << 16 | registers[1 - high]);
    break;
  case PWT_TYPE_BIT:
    raw = registers[0] >> coding->bit & 1;
    break;
  case PWT_TYPE_BCD:
    if (!decode_bcd (coding, registers, &raw))
      return FALSE;
    break;
  case PWT_TYPE_CLOCK:
    return decode_clock (coding, registers, zone, value);
  case PWT_TYPE_U8:
  default:
    return FALSE;
  }
  return !__builtin_mul_overflow (raw, coding->scale, value);
}

/* “w” counts weekdays from 0, Sunday; “W” to 7, Sunday. */
static int
clock_number (PwtCivil *civil, char letter)
{
  const int *part = clock_part (civil, letter);

  if (letter == 'w')
    return civil->weekday % 7;
  return part != NULL ? *part : 0;
}

static gboolean
encode_clock (const PwtCoding *coding, gint64 value, GTimeZone *zone, guint8 *bytes)
{
  PwtCivil civil = pwt_civil_from_time (value, zone);

  if (civil.year < CENTURY || civil.year > CENTURY + 99)
    return FALSE;
  civil.year -= CENTURY;
  for (guint i = 0; i < coding->n_bytes; i++) {
    int number = clock_number (&civil, coding->clock[i]);

    bytes[i] = (guint8) (coding->is_bcd ? number / 10 * 16 + number % 10 : number);
  }
  return TRUE;
}

static void
swap_registers (guint8 *bytes)
{
  guint8 high[2] = { bytes[0], bytes[1] };

  memcpy (bytes, bytes + 2, 2);
  memcpy (bytes + 2, high, 2);
}

/**
 * pwt_coding_encode:
 * @bytes: (out): room for the coding's bytes
 *
 * Returns: %FALSE if @value cannot be said exactly: out of range, or not a multiple of the scale
 */
gboolean
pwt_coding_encode (const PwtCoding *coding, gint64 value, GTimeZone *zone, guint8 *bytes)
{
  gint64 raw = value / coding->scale;

  if (coding->type == PWT_TYPE_CLOCK)
    return encode_clock (coding, value, zone, bytes);
  if (value % coding->scale != 0 || raw < types[coding->type].min || raw > types[coding->type].max)
    return FALSE;
  for (guint i = 0; i < coding->n_bytes; i++)
    bytes[i] = (guint8) ((guint64) raw >> 8 * (coding->n_bytes - 1 - i));
  if (coding->is_low_first && coding->n_bytes == 4)
    swap_registers (bytes);
  return TRUE;
}
