/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a clerk types to find somebody: part of a name, room, number or phone, or the pinyin
 * initials of a Chinese name ("szmj" for 深圳美佳). ICU knows the readings. */
#include "engine/search-text.h"

#include <string.h>
#include <unicode/utrans.h>
#include <unicode/ustring.h>

static UTransliterator *
transliterator (void)
{
  static gsize once;

  if (g_once_init_enter (&once)) {
    static const char name[] = "Han-Latin/Names; Latin-ASCII; Lower";
    UChar id[sizeof name];
    UErrorCode status = U_ZERO_ERROR;
    UTransliterator *made;

    u_charsToUChars (name, id, sizeof name);
    made = utrans_openU (id, -1, UTRANS_FORWARD, NULL, -1, NULL, &status);
    if (U_FAILURE (status))
      g_error ("ICU lacks the readings of Chinese characters: %s", u_errorName (status));
    g_once_init_leave (&once, (gsize) made);
  }
  return (UTransliterator *) once;
}

static char *
to_latin (gunichar character)
{
  UChar text[64];
  char latin[64];
  int32_t length = 0, limit;
  UErrorCode status = U_ZERO_ERROR;

  if (character < 0x10000) {
    text[length++] = (UChar) character;
  } else {
    text[length++] = (UChar) (0xd7c0 + (character >> 10));
    text[length++] = (UChar) (0xdc00 + (character & 0x3ff));
  }
  limit = length;
  utrans_transUChars (transliterator (), text, &length, G_N_ELEMENTS (text), 0, &limit, &status);
  u_strToUTF8 (latin, sizeof latin, NULL, text, length, &status);
  return U_SUCCESS (status) ? g_strndup (latin, sizeof latin) : NULL;
}

static gboolean
is_chinese (gunichar c)
{
  return g_unichar_get_script (c) == G_UNICODE_SCRIPT_HAN;
}

/**
 * pwt_search_initials:
 * @text: a name
 *
 * Returns: (transfer full): the pinyin initials of its Chinese characters, its letters and digits
 * as they are, in lower case; %NULL if it holds no Chinese character
 */
char *
pwt_search_initials (const char *text)
{
  GString *initials = g_string_new (NULL);
  gboolean has_chinese = FALSE;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (is_chinese (c)) {
      g_autofree char *latin = to_latin (c);

      has_chinese = TRUE;
      if (latin != NULL && g_ascii_isalpha (latin[0]))
        g_string_append_c (initials, g_ascii_tolower (latin[0]));
    } else if (g_unichar_isalnum (c)) {
      g_string_append_unichar (initials, g_unichar_tolower (c));
    }
  }
  return g_string_free (initials, !has_chinese);
}

/**
 * pwt_search_text:
 * @parts: (array zero-terminated=1): names, numbers, phones; a part may be an empty text
 *
 * Returns: (transfer full): what a search looks into: the parts in lower case with the initials of
 * the Chinese ones, separated by line breaks so that a hit never spans two of them
 */
char *
pwt_search_text (const char *const *parts)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; parts[i] != NULL; i++) {
    g_autofree char *lower = g_utf8_strdown (parts[i], -1);
    g_autofree char *initials = pwt_search_initials (parts[i]);

    if (*lower == '\0')
      continue;
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", lower);
    if (initials != NULL)
      g_string_append_printf (text, "\n%s", initials);
  }
  return g_string_free (text, FALSE);
}
