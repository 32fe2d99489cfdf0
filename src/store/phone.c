/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/phone.h"

#include <string.h>

char *
pwt_phone_write (const char *phone)
{
  char *text = g_utf8_strdown (phone, -1);

  for (char *p = text; *p != '\0'; p++)
    if (g_ascii_isdigit (*p))
      *p = (char) ('A' + (*p - '0'));
  return text;
}

char *
pwt_phone_from_word (const char *word, gboolean sees_phones)
{
  guint n_digits = 0, least = sees_phones ? PWT_PHONE_DIGITS_SEEN : PWT_PHONE_DIGITS;

  for (const char *p = word; *p != '\0'; p++)
    n_digits += g_ascii_isdigit (*p);
  if (n_digits < least || word[strspn (word, "0123456789+-()")] != '\0')
    return NULL;
  return pwt_phone_write (word);
}
