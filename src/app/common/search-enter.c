/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/search-enter.h"

/* What stands in the entry is what was asked last. */
static gboolean
is_asked (const PwtSearchEnter *self)
{
  const PwtListRequest *query = pwt_remote_list_get_query (self->rows);
  g_autofree char *typed = g_strstrip (g_strdup (gtk_editable_get_text (self->entry)));

  return query != NULL && g_strcmp0 (query->search != NULL ? query->search : "", typed) == 0;
}

gboolean
pwt_search_enter_press (PwtSearchEnter *self)
{
  self->is_waiting = !is_asked (self) || pwt_remote_list_is_loading (self->rows);
  return !self->is_waiting;
}

gboolean
pwt_search_enter_change (PwtSearchEnter *self)
{
  if (self->rows == NULL || (self->is_waiting && is_asked (self)))
    return FALSE;
  self->is_waiting = FALSE;
  return TRUE;
}

gboolean
pwt_search_enter_answer (PwtSearchEnter *self)
{
  gboolean was_waiting = self->is_waiting;

  self->is_waiting = FALSE;
  return was_waiting && is_asked (self); /* who typed on meant something else */
}
