/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/sql.h"

G_BEGIN_DECLS

/* Inside the store only: the words of a search. A search text has them if it has each of them,
 * compared in lower case; a word that is a phone may also be found as one, see phone.h. */

typedef struct {
  char *text;  /* in lower case */
  char *phone; /* (nullable) */
} PwtSearchWord;

/* @typed: (nullable): nothing, or only space, is no word. Returns: (transfer full) (element-type
 * PwtSearchWord); %NULL with @error set */
GPtrArray *pwt_search_words_new (const char *typed, gboolean sees_phones,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Appends the condition that @column has @word; its parameters are bound from *@index on. */
void pwt_search_word_append_sql (const PwtSearchWord *word, const char *column, GString *sql);
void pwt_search_word_bind (const PwtSearchWord *word, PwtStmt *stmt, int *index);
gboolean pwt_search_words_match (const GPtrArray *words, const char *text);

G_END_DECLS
