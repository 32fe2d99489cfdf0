/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/world.h"

#include <sodium.h>
#include <string.h>

#define TOKEN_BYTES 32 /* 256 bits: ASVS asks for at least 128 */

static gint64
now_of_computer (gpointer data)
{
  return g_get_real_time ();
}

static void
fill_from_system (gpointer data, guint8 *bytes, gsize n)
{
  randombytes_buf (bytes, n);
}

/**
 * pwt_world_real:
 *
 * Returns: the computer's clock and the system's random numbers
 */
const PwtWorld *
pwt_world_real (void)
{
  static const PwtWorld real = { now_of_computer, fill_from_system, NULL };

  return &real;
}

gint64
pwt_world_now (const PwtWorld *world)
{
  return world->now_us (world->data);
}

PwtId
pwt_world_new_id (const PwtWorld *world)
{
  guint64 random[2];

  world->fill_random (world->data, (guint8 *) random, sizeof random);
  return pwt_id_make (pwt_world_now (world), random[0], random[1]);
}

/**
 * pwt_world_new_token:
 *
 * Returns: (transfer full): 64 hexadecimal digits nobody can guess
 */
char *
pwt_world_new_token (const PwtWorld *world)
{
  guint8 bytes[TOKEN_BYTES];
  char *text = g_malloc (2 * TOKEN_BYTES + 1);

  world->fill_random (world->data, bytes, sizeof bytes);
  sodium_bin2hex (text, 2 * TOKEN_BYTES + 1, bytes, sizeof bytes);
  return text;
}

/**
 * pwt_world_new_password:
 *
 * Returns: (transfer full): a password a person can read and type: three groups of four letters and
 *   digits without look-alikes, 58 bits
 */
char *
pwt_world_new_password (const PwtWorld *world)
{
  static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789";
  char *text = g_malloc (15);
  guint8 bytes[12];
  guint n = 0;

  world->fill_random (world->data, bytes, sizeof bytes);
  for (guint i = 0; i < sizeof bytes; i++) {
    if (i == 4 || i == 8)
      text[n++] = '-';
    text[n++] = letters[bytes[i] % (sizeof letters - 1)];
  }
  text[n] = '\0';
  return text;
}
