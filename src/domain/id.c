/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/id.h"

#include <string.h>

#include "domain/error.h"

/**
 * pwt_id_make:
 * @now_us: UTC microseconds
 * @random_a: random bits, of which 12 are used
 * @random_b: random bits, of which 62 are used
 *
 * Layout of RFC 9562 §5.7: 48 bits of milliseconds, version 7, 12 random bits, variant 10, 62
 * random bits.
 *
 * Returns: a new id
 */
PwtId
pwt_id_make (gint64 now_us, guint64 random_a, guint64 random_b)
{
  guint64 milliseconds = (guint64) (now_us / 1000) & G_GUINT64_CONSTANT (0xffffffffffff);

  return (PwtId){
    .hi = milliseconds << 16 | 0x7000 | (random_a & 0xfff),
    .lo = G_GUINT64_CONSTANT (0x8000000000000000) | (random_b >> 2),
  };
}

gboolean
pwt_id_is_none (PwtId id)
{
  return id.hi == 0 && id.lo == 0;
}

gboolean
pwt_id_equal (PwtId a, PwtId b)
{
  return a.hi == b.hi && a.lo == b.lo;
}

int
pwt_id_compare (PwtId a, PwtId b)
{
  if (a.hi != b.hi)
    return a.hi < b.hi ? -1 : 1;
  return a.lo < b.lo ? -1 : a.lo > b.lo;
}

/**
 * pwt_id_hash:
 * @id: (type PwtId): a #PwtId
 *
 * Returns: a hash for a #GHashTable
 */
guint
pwt_id_hash (gconstpointer id)
{
  const PwtId *self = id;
  guint64 mixed = self->lo ^ (self->lo >> 32) ^ (self->hi >> 16);

  return (guint) mixed;
}

gboolean
pwt_id_equal_func (gconstpointer a, gconstpointer b)
{
  return pwt_id_equal (*(const PwtId *) a, *(const PwtId *) b);
}

#define EACH_BYTE(n) (G_GUINT64_CONSTANT (0x0101010101010101) * (n))

/* Eight hexadecimal digits at once, a byte of a word each. */
static void
write_digits (char *text, guint32 bits)
{
  guint64 word = bits, letters;

  word = (word << 16 | word) & G_GUINT64_CONSTANT (0x0000ffff0000ffff);
  word = (word << 8 | word) & G_GUINT64_CONSTANT (0x00ff00ff00ff00ff);
  word = (word << 4 | word) & EACH_BYTE (0x0f);
  letters = ((word + EACH_BYTE (6)) >> 4) & EACH_BYTE (1); /* where it is 10 or more */
  word = GUINT64_TO_BE (word + EACH_BYTE ('0') + letters * ('a' - '0' - 10));
  memcpy (text, &word, sizeof word);
}

/**
 * pwt_id_to_text:
 * @text: (out): `01890a5d-ac96-774b-bcce-b302099a8057`
 */
void
pwt_id_to_text (PwtId id, char text[PWT_ID_TEXT_SIZE])
{
  char digits[2 * PWT_ID_BYTES];

  /* By hand: a list of rows is mostly ids, and printf takes ten times as long. */
  write_digits (digits, (guint32) (id.hi >> 32));
  write_digits (digits + 8, (guint32) id.hi);
  write_digits (digits + 16, (guint32) (id.lo >> 32));
  write_digits (digits + 24, (guint32) id.lo);
  memcpy (text, digits, 8);
  memcpy (text + 9, digits + 8, 4);
  memcpy (text + 14, digits + 12, 4);
  memcpy (text + 19, digits + 16, 4);
  memcpy (text + 24, digits + 20, 12);
  text[8] = text[13] = text[18] = text[23] = '-';
  text[PWT_ID_TEXT_SIZE - 1] = '\0';
}

char *
pwt_id_dup_text (PwtId id)
{
  char text[PWT_ID_TEXT_SIZE];

  pwt_id_to_text (id, text);
  return g_strdup (text);
}

/**
 * pwt_id_from_text:
 * @text: 36 characters, upper or lower case
 * @id: (out): the id
 * @error: return location for %PWT_DOMAIN_ERROR_SYNTAX
 *
 * Returns: %FALSE with @error set if @text is not a UUID
 */
gboolean
pwt_id_from_text (const char *text, PwtId *id, GError **error)
{
  guint64 half[2] = { 0, 0 };
  guint n_digits = 0;

  g_return_val_if_fail (text != NULL && id != NULL, FALSE);

  if (strnlen (text, PWT_ID_TEXT_SIZE) != PWT_ID_TEXT_SIZE - 1)
    goto wrong;
  for (guint i = 0; i < PWT_ID_TEXT_SIZE - 1; i++) {
    int digit = g_ascii_xdigit_value (text[i]);

    if (i == 8 || i == 13 || i == 18 || i == 23) {
      if (text[i] != '-')
        goto wrong;
      continue;
    }
    if (digit < 0)
      goto wrong;
    half[n_digits / 16] = half[n_digits / 16] << 4 | (guint64) digit;
    n_digits++;
  }
  *id = (PwtId){ half[0], half[1] };
  return TRUE;

wrong:
  return pwt_domain_error_set_syntax (text, "an id", error);
}

/**
 * pwt_id_to_bytes:
 * @bytes: (out): 16 bytes, highest first, so that byte order is id order
 */
void
pwt_id_to_bytes (PwtId id, guint8 bytes[PWT_ID_BYTES])
{
  guint64 hi = GUINT64_TO_BE (id.hi), lo = GUINT64_TO_BE (id.lo);

  memcpy (bytes, &hi, 8);
  memcpy (bytes + 8, &lo, 8);
}

/**
 * pwt_id_from_bytes:
 * @bytes: what pwt_id_to_bytes() wrote
 *
 * Returns: the id
 */
PwtId
pwt_id_from_bytes (const guint8 bytes[PWT_ID_BYTES])
{
  guint64 hi, lo;

  memcpy (&hi, bytes, 8);
  memcpy (&lo, bytes + 8, 8);
  return (PwtId){ GUINT64_FROM_BE (hi), GUINT64_FROM_BE (lo) };
}
