/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/finding-words.h"

#include <glib/gi18n.h>

#include "app/common/format.h"
#include "record/log.h"
#include "record/sales.h"

/* The names of @choices are to be translated. */
static char *
dup_choice (const PwtChoice *choices, const char *nick)
{
  for (; choices->nick != NULL; choices++)
    if (g_str_equal (choices->nick, nick))
      return g_strdup (_ (choices->label));
  return g_strdup (nick);
}

static char *
dup_value (PwtFindingKind kind, const char *value)
{
  switch (kind) {
  case PWT_FINDING_MONEY:
    return pwt_show_money ((PwtMoney){ g_ascii_strtoll (value, NULL, 10) });
  case PWT_FINDING_COUNT:
    return pwt_show_count (g_ascii_strtoll (value, NULL, 10));
  case PWT_FINDING_BOOK:
    return dup_choice (pwt_book_choices, value);
  case PWT_FINDING_STATE:
    return dup_choice (pwt_topup_state_choices, value);
  case PWT_FINDING_ID:
    return g_strdup (value[0] != '\0' ? value : _ ("nobody"));
  case PWT_FINDING_TEXT:
  case PWT_FINDING_DATE:
    break;
  }
  return g_strdup (value);
}

static char *
dup_words (const PwtFindingItem *item)
{
  const char *kinds, *sentence = pwt_finding_sentence (item->code, &kinds);

  return sentence != NULL ? pwt_finding_item_dup_text (item, _ (sentence), dup_value)
                          : g_strdup (item->code); /* of an engine newer than this program */
}

char *
pwt_finding_words (const PwtFinding *finding, const char *between)
{
  GString *text = g_string_new (NULL);
  gint64 n_more = finding->n_items - finding->items->len;

  for (guint i = 0; i < finding->items->len; i++) {
    g_autofree char *words = dup_words (g_ptr_array_index (finding->items, i));

    g_string_append (text, i > 0 ? between : "");
    g_string_append (text, words);
  }
  if (n_more > 0) {
    g_string_append (text, text->len > 0 ? between : "");
    g_string_append_printf (
        text, ngettext ("and %d more of them", "and %d more of them", (gulong) n_more),
        (int) n_more);
  }
  return g_string_free (text, FALSE);
}
