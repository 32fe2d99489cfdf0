/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Passwords: argon2id by libsodium with its INTERACTIVE limits (64 MiB, two passes, about 60 ms),
 * at least 8 characters, none of the commonest, none that holds the user name (OWASP ASVS 5.0 6.2).
 */
#include "engine/password.h"

#include <sodium.h>
#include <string.h>

#include "domain/calendar.h"
#include "engine/error.h"

#define MIN_LENGTH 8
#define MAX_LENGTH 128
#define FREE_FAILURES 4 /* wrong tries before waiting begins */

static const char *const common[] = {
  "12345678", "123456789",  "1234567890", "password",  "password1",   "11111111",      "00000000",
  "88888888", "66666666",   "qwertyui",   "qwerty123", "abc12345",    "a1234567",      "admin123",
  "admin888", "iloveyou",   "1q2w3e4r",   "1qaz2wsx",  "asdfghjk",    "87654321",      "abcd1234",
  "aa123456", "woaini1314", "5201314520", "prewatt1",  "password123", "administrator", "letmein1",
};

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_INVALID, message);
  return FALSE;
}

/**
 * pwt_password_check_strength:
 * @password: what a person chose
 * @name: of the operator
 * @error: return location for %PWT_ENGINE_ERROR_INVALID
 *
 * Returns: %FALSE with @error set, saying what to do, if the password is too weak
 */
gboolean
pwt_password_check_strength (const char *password, const char *name, GError **error)
{
  glong length = g_utf8_strlen (password, -1);
  g_autofree char *lower = g_utf8_strdown (password, -1);
  g_autofree char *lower_name = g_utf8_strdown (name, -1);
  gboolean is_one_letter = TRUE;

  if (length < MIN_LENGTH)
    return refuse (error, "The password needs at least 8 characters");
  if (length > MAX_LENGTH)
    return refuse (error, "The password is longer than 128 characters");
  for (const char *p = password + 1; *p != '\0'; p++)
    is_one_letter = is_one_letter && *p == password[0];
  if (is_one_letter)
    return refuse (error, "The password is one letter repeated: choose another");
  for (guint i = 0; i < G_N_ELEMENTS (common); i++)
    if (g_str_equal (lower, common[i]))
      return refuse (error, "The password is one of the commonest: choose another");
  if (strlen (lower_name) >= 3 && strstr (lower, lower_name) != NULL)
    return refuse (error, "The password must not contain the user name");
  return TRUE;
}

/**
 * pwt_password_hash:
 * @error: return location for %PWT_ENGINE_ERROR_FAILED
 *
 * Takes about 60 ms: never on the writer's thread.
 *
 * Returns: (transfer full): argon2id string with salt and limits, or %NULL if memory is short
 */
char *
pwt_password_hash (const char *password, GError **error)
{
  char *hash = g_malloc0 (crypto_pwhash_STRBYTES);

  if (crypto_pwhash_str (hash, password, strlen (password), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                         crypto_pwhash_MEMLIMIT_INTERACTIVE) == 0)
    return hash;
  g_free (hash);
  g_set_error_literal (error, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_FAILED,
                       "Not enough memory to protect the password: close other programs");
  return NULL;
}

/**
 * pwt_password_verify:
 * @hash: (nullable): of the operator; %NULL when there is no such operator
 *
 * Takes the same time for an unknown operator as for a wrong password.
 *
 * Returns: %TRUE if @password is the one that was hashed
 */
gboolean
pwt_password_verify (const char *hash, const char *password)
{
  char wasted[crypto_pwhash_STRBYTES];

  if (hash != NULL)
    return crypto_pwhash_str_verify (hash, password, strlen (password)) == 0;
  if (crypto_pwhash_str (wasted, password, strlen (password), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                         crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
    g_warning ("Not enough memory to check a password");
  return FALSE;
}

/**
 * pwt_password_lock_us:
 * @failures: wrong passwords in a row
 *
 * Returns: for how long no further try is taken: nothing at first, then doubling from 2 s to 15 min
 */
gint64
pwt_password_lock_us (gint64 failures)
{
  gint64 over = failures - FREE_FAILURES;

  if (over <= 0)
    return 0;
  if (over > 9)
    return PWT_PASSWORD_LONGEST_LOCK_US;
  return MIN (PWT_PASSWORD_LONGEST_LOCK_US, (G_GINT64_CONSTANT (1) << over) * PWT_US_PER_SECOND);
}
