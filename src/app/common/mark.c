/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/mark.h"

#include <string.h>

/* Only ASCII letters have another case here: names are Chinese, numbers of rooms are not. */
static const char *
find_word (const char *text, const char *word)
{
  gsize length = strlen (word);

  for (; *text != '\0'; text++)
    if (g_ascii_strncasecmp (text, word, length) == 0)
      return text;
  return NULL;
}

void
pwt_label_mark_words (GtkLabel *label, const char *search)
{
  const char *text = gtk_label_get_text (label);
  g_auto (GStrv) words = g_strsplit (search != NULL ? search : "", " ", -1);
  PangoAttrList *attrs = pango_attr_list_new ();

  for (guint i = 0; words[i] != NULL; i++) {
    const char *found = words[i][0] != '\0' ? find_word (text, words[i]) : NULL;
    PangoAttribute *bold;

    if (found == NULL)
      continue;
    bold = pango_attr_weight_new (PANGO_WEIGHT_BOLD);
    bold->start_index = (guint) (found - text);
    bold->end_index = bold->start_index + (guint) strlen (words[i]);
    pango_attr_list_insert (attrs, bold);
  }
  gtk_label_set_attributes (label, attrs);
  pango_attr_list_unref (attrs);
}
