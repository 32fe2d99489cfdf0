/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The guard before whatever reads JSON. json-read.c relies on it; json-glib crashes on deep
 * nesting, makes −1 of a number over 64 bits and 8 of 010, knows 'single quotes', comments and "var
 * x = …", cuts a string at \u0000 and reads no further than the first value. Whoever hides an
 * opening quote in a comment would also hide the nesting after it. So the words of the text are
 * checked here, strictly by RFC 8259, before anything else sees them; how they may follow each
 * other is left to the reader. */
#include "record/record.h"

#include <string.h>

#define MAX_BYTES (64 * 1024 * 1024) /* a site file of 100,000 meters is about half of it */
#define MAX_DEPTH 16                 /* our deepest record has 6 levels */
#define MAX_DIGITS 18                /* always fit in 63 bits */

typedef struct {
  const char *p; /* next byte */
  const char *end;
  guint depth;
} Reading;

/* Each skip function returns what is wrong, in words, or NULL and has gone past what it is named
 * for. */

static const char *
skip_escape (Reading *reading)
{
  guint code = 0;

  if (reading->p == reading->end || *reading->p == '\0' ||
      strchr ("\"\\/bfnrtu", *reading->p) == NULL)
    return "holds an escape that JSON does not know";
  if (*reading->p++ != 'u')
    return NULL;
  for (guint i = 0; i < 4; i++, reading->p++) {
    if (reading->p == reading->end || !g_ascii_isxdigit (*reading->p))
      return "holds an escape that JSON does not know";
    code = code * 16 + (guint) g_ascii_xdigit_value (*reading->p);
  }
  return code == 0 ? "holds a character zero" : NULL;
}

static const char *
skip_string (Reading *reading)
{
  const char *fault = NULL;

  for (reading->p++; reading->p < reading->end && fault == NULL;) {
    guchar c = (guchar) *reading->p++;

    if (c == '"')
      return NULL;
    if (c < 0x20)
      return "holds a control character in a string";
    if (c == '\\')
      fault = skip_escape (reading);
  }
  return fault != NULL ? fault : "ends within a string";
}

static guint
skip_digits (Reading *reading)
{
  const char *start = reading->p;

  while (reading->p < reading->end && g_ascii_isdigit (*reading->p))
    reading->p++;
  return (guint) MIN (reading->p - start, 1000);
}

static const char *
skip_number (Reading *reading)
{
  gboolean is_negative = *reading->p == '-';
  const char *start = reading->p += is_negative;
  guint digits = skip_digits (reading);

  if (digits == 0 || (digits > 1 && *start == '0'))
    return "holds a number that JSON does not know";
  if (reading->p < reading->end && *reading->p == '.') {
    guint decimals;

    reading->p++;
    decimals = skip_digits (reading);
    if (decimals == 0)
      return "holds a number that JSON does not know";
    digits += decimals;
  }
  if (digits > MAX_DIGITS)
    return "holds a number that is too long";
  if (reading->p < reading->end && (*reading->p == 'e' || *reading->p == 'E'))
    return "holds a number with an exponent";
  return NULL;
}

static const char *
skip_word (Reading *reading)
{
  static const char *const words[] = { "true", "false", "null" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    gsize length = strlen (words[i]);

    if ((gsize) (reading->end - reading->p) >= length &&
        memcmp (reading->p, words[i], length) == 0) {
      reading->p += length;
      return NULL;
    }
  }
  return "holds something that is not JSON";
}

static const char *
skip_bracket (Reading *reading)
{
  char c = *reading->p++;

  if (c == '{' || c == '[')
    return ++reading->depth > MAX_DEPTH ? "is nested too deeply" : NULL;
  if (reading->depth == 0)
    return "closes what was not opened";
  reading->depth--;
  return NULL;
}

static const char *
skip_token (Reading *reading)
{
  char c = *reading->p;

  if (pwt_json_is_space (c) || c == ',' || c == ':') {
    reading->p++;
    return NULL;
  }
  if (c == '"')
    return skip_string (reading);
  if (c == '-' || g_ascii_isdigit (c))
    return skip_number (reading);
  if (c == '{' || c == '[' || c == '}' || c == ']')
    return skip_bracket (reading);
  return skip_word (reading);
}

static const char *
find_fault (const char *json, gsize length)
{
  Reading reading = { json, json + length, 0 };
  gboolean has_ended = FALSE;

  if (length > MAX_BYTES)
    return "is larger than 64 MiB";
  if (!g_utf8_validate_len (json, length, NULL))
    return "is not UTF-8";
  while (reading.p < reading.end) {
    guint depth = reading.depth;
    const char *fault;

    if (has_ended && !pwt_json_is_space (*reading.p))
      return "goes on after its end";
    fault = skip_token (&reading);
    if (fault != NULL)
      return fault;
    has_ended = has_ended || (depth == 1 && reading.depth == 0);
  }
  return reading.depth > 0 ? "ends too early" : NULL;
}

/**
 * pwt_json_check_text:
 * @json: bytes from outside
 * @length: how many
 * @error: return location for %PWT_RECORD_ERROR_JSON
 *
 * To be called before anything reads it: see the top of this file.
 *
 * Returns: %FALSE with @error set if the text is too large, too deep, not UTF-8, holds what is not
 * JSON, leaves a string or bracket open, or holds a number of more than 18 digits or with an
 * exponent
 */
gboolean
pwt_json_check_text (const char *json, gsize length, GError **error)
{
  const char *fault = find_fault (json, length);

  if (fault == NULL)
    return TRUE;
  g_set_error (error, PWT_RECORD_ERROR, PWT_RECORD_ERROR_JSON, "The JSON text %s", fault);
  return FALSE;
}
