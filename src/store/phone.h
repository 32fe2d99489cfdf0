/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Phones in what searches look through.
 *
 * A search finds any part of a text, so whoever may not see a phone could try it out digit by digit
 * and watch what is found. In a search text the digits of a phone are therefore capitals, "A" for 0
 * to "J" for 9, which nothing typed is, as all that is typed is compared in lower case. Only a
 * word of enough digits is looked for in that writing too: of more than a mask hides, or, for
 * whoever may see phones, of as many as people say of one. */

#define PWT_PHONE_DIGITS 7
#define PWT_PHONE_DIGITS_SEEN 4

/* The same in SQL, of a text in lower case. */
#define PWT_PHONE_SQL(text)                                                                        \
  "replace (replace (replace (replace (replace (replace (replace (replace (replace (replace ("     \
  "lower (" text "), '0', 'A'), '1', 'B'), '2', 'C'), '3', 'D'), '4', 'E'), '5', 'F'), '6', 'G')," \
  " '7', 'H'), '8', 'I'), '9', 'J')"

/* Returns: (transfer full): @phone as search texts hold it */
char *pwt_phone_write (const char *phone);

/* @sees_phones: whether who looks for it may see phones. Returns: (transfer full) (nullable): @word
 * as a phone that is looked for; %NULL if it is none, or too short */
char *pwt_phone_from_word (const char *word, gboolean sees_phones);

G_END_DECLS
