/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/common/remote-list.h"

G_BEGIN_DECLS

/* Enter in the search of a list takes what was found for what stands there: whoever types faster
 * than the entry's delay and the engine's answer, as a scanner does, never gets what was found for
 * the words before. A part of the widget that has both; of its own it holds nothing. */
typedef struct {
  GtkEditable *entry;  /* borrowed */
  PwtRemoteList *rows; /* borrowed; NULL: nothing is asked yet, or not any more */
  gboolean is_waiting; /* Enter was pressed before the answer came */
} PwtSearchEnter;

/* Enter. Returns: whether what was found may be taken now; else it is to be asked for at once, and
 * its answer is what Enter takes */
gboolean pwt_search_enter_press (PwtSearchEnter *self);

/* The entry says, a moment after the last key, that it has changed: Enter may have asked meanwhile.
 * Returns: whether it is to be asked */
gboolean pwt_search_enter_change (PwtSearchEnter *self);

/* An answer is there. Returns: whether Enter waited for it */
gboolean pwt_search_enter_answer (PwtSearchEnter *self);

G_END_DECLS
