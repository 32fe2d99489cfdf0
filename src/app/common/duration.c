/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/duration.h"

#include <glib/gi18n.h>
#include <string.h>

#include "domain/decimal.h"

#define MINUTE_S 60
#define HOUR_S (60 * MINUTE_S)
#define DAY_S (24 * HOUR_S)

#define NUMBER_DECIMALS 2

/* @part: (transfer full) */
static void
append (GString *text, char *part)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", part);
  g_free (part);
}

char *
pwt_show_duration (gint64 seconds)
{
  GString *text = g_string_new (NULL);
  int days = (int) (seconds / DAY_S);

  if (days > 0)
    append (text, g_strdup_printf (ngettext ("%d day", "%d days", (gulong) days), days));
  if (seconds % DAY_S / HOUR_S > 0)
    append (text, g_strdup_printf (_ ("%d h"), (int) (seconds % DAY_S / HOUR_S)));
  if (seconds % HOUR_S / MINUTE_S > 0)
    append (text, g_strdup_printf (_ ("%d min"), (int) (seconds % HOUR_S / MINUTE_S)));
  if (seconds % MINUTE_S > 0 || text->len == 0)
    append (text, g_strdup_printf (_ ("%d s"), (int) (seconds % MINUTE_S)));
  return g_string_free (text, FALSE);
}

/* Longer words before those they begin with; in whichever language people type. */
static const struct {
  const char *word;
  gint64 seconds;
} units[] = {
  { "小时", HOUR_S },
  { "钟头", HOUR_S },
  { "时", HOUR_S },
  { "hours", HOUR_S },
  { "hour", HOUR_S },
  { "h", HOUR_S },
  { "分钟", MINUTE_S },
  { "分", MINUTE_S },
  { "minutes", MINUTE_S },
  { "minute", MINUTE_S },
  { "min", MINUTE_S },
  { "m", MINUTE_S },
  { "天", DAY_S },
  { "日", DAY_S },
  { "days", DAY_S },
  { "day", DAY_S },
  { "d", DAY_S },
  { "秒钟", 1 },
  { "秒", 1 },
  { "seconds", 1 },
  { "second", 1 },
  { "s", 1 },
};

static gint64
take_unit (const char **text)
{
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_str_has_prefix (*text, units[i].word)) {
      *text += strlen (units[i].word);
      return units[i].seconds;
    }
  return 0;
}

static void
skip_spaces (const char **text)
{
  while (g_ascii_isspace (**text))
    (*text)++;
}

/* "1.5 h": a number and its unit. */
static gboolean
take_part (const char **text, gboolean may_be_alone, gint64 *seconds)
{
  gsize n = strspn (*text, "0123456789.");
  g_autofree char *number = g_strndup (*text, n);
  gint64 hundredths, unit_s, product;

  if (n == 0 || !pwt_decimal_parse (number, NUMBER_DECIMALS, &hundredths, NULL))
    return FALSE;
  *text += n;
  skip_spaces (text);
  unit_s = take_unit (text);
  if (unit_s == 0 && may_be_alone && **text == '\0')
    unit_s = MINUTE_S;
  if (unit_s == 0 || __builtin_mul_overflow (hundredths, unit_s, &product) || product % 100 != 0 ||
      __builtin_add_overflow (*seconds, product / 100, seconds))
    return FALSE;
  skip_spaces (text);
  return TRUE;
}

gboolean
pwt_parse_duration (const char *text, gint64 *seconds)
{
  g_autofree char *plain = g_utf8_normalize (text, -1, G_NORMALIZE_NFKC); /* ３０ is 30 */
  g_autofree char *lower = plain != NULL ? g_utf8_strdown (plain, -1) : NULL;
  const char *rest = lower;
  guint n = 0;

  *seconds = 0;
  if (rest == NULL)
    return FALSE;
  for (skip_spaces (&rest); *rest != '\0'; n++)
    if (!take_part (&rest, n == 0, seconds))
      return FALSE;
  return n > 0;
}
