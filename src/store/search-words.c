/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/search-words.h"

#include <string.h>

#include "store/error.h"
#include "store/phone.h"

#define WORDS_MAX 8 /* more than anybody types; each is another look at every row */

static void
word_free (gpointer data)
{
  PwtSearchWord *self = data;

  g_free (self->text);
  g_free (self->phone);
  g_free (self);
}

GPtrArray *
pwt_search_words_new (const char *typed, gboolean sees_phones, GError **error)
{
  g_autofree char *lower = g_utf8_strdown (typed != NULL ? typed : "", -1);
  g_auto (GStrv) parts = g_strsplit_set (lower, " \t\n", -1);
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (word_free);

  for (guint i = 0; parts[i] != NULL; i++) {
    PwtSearchWord *word;

    if (*parts[i] == '\0')
      continue;
    if (words->len >= WORDS_MAX) {
      g_set_error (error, PWT_STORE_ERROR, PWT_STORE_ERROR_INVALID, "%s: “%.60s”",
                   "Too many words to search for", typed);
      return NULL;
    }
    word = g_new (PwtSearchWord, 1);
    word->text = g_strdup (parts[i]);
    word->phone = pwt_phone_from_word (parts[i], sees_phones);
    g_ptr_array_add (words, word);
  }
  return g_steal_pointer (&words);
}

void
pwt_search_word_append_sql (const PwtSearchWord *word, const char *column, GString *sql)
{
  if (word->phone == NULL)
    g_string_append_printf (sql, "pwt_has (%s, ?)", column);
  else
    g_string_append_printf (sql, "(pwt_has (%s, ?) OR pwt_has (%s, ?))", column, column);
}

void
pwt_search_word_bind (const PwtSearchWord *word, PwtStmt *stmt, int *index)
{
  pwt_stmt_bind_text (stmt, (*index)++, word->text);
  if (word->phone != NULL)
    pwt_stmt_bind_text (stmt, (*index)++, word->phone);
}

gboolean
pwt_search_words_match (const GPtrArray *words, const char *text)
{
  for (guint i = 0; i < words->len; i++) {
    const PwtSearchWord *word = g_ptr_array_index (words, i);

    if (strstr (text, word->text) == NULL &&
        (word->phone == NULL || strstr (text, word->phone) == NULL))
      return FALSE;
  }
  return TRUE;
}
