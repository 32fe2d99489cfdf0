/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/common/desk.h"

G_BEGIN_DECLS

/* An entry that finds rows of one of the engine's lists while a person types: the first few stand
 * beneath it, up and down choose among them, Enter takes the first or the one gone to.
 *
 * Signals:
 *   "chosen" (gconstpointer record): borrowed, of the list's rows
 *   "typed" ()
 *   "answered" (): what was found, or that nothing was, is known
 *   "made" (): what was typed is taken as something new, where that may be
 *   "entered" (): Enter in an empty entry
 *   "stopped" (): Escape where no hits were to be put away */
#define PWT_TYPE_FINDER (pwt_finder_get_type ())
G_DECLARE_FINAL_TYPE (PwtFinder, pwt_finder, PWT, FINDER, AdwBin)

typedef struct {
  const char *operation; /* answers a PwtListRequest by a PwtWindow */
  const PwtRecord *record;
  /* What a hit is called, and what else is known of it; new texts. */
  char *(*title) (gconstpointer record);
  char *(*detail) (gconstpointer record, PwtDesk *desk);
  /* Words for a line after the hits that takes what was typed as something new; NULL: only what
   * is found is taken. */
  char *(*new_words) (const char *text);
} PwtFinderList;

/* @list: must outlive the finder */
void pwt_finder_set_list (PwtFinder *self, PwtDesk *desk, const PwtFinderList *list);
/* @name: for screen readers, and as a hint in the empty entry */
void pwt_finder_set_name (PwtFinder *self, const char *name);
/* Rows for which @skip holds are not offered; at most @n_skipped of them. */
typedef gboolean (*PwtFinderSkip) (gconstpointer record, gpointer user_data);
void pwt_finder_set_skip (PwtFinder *self, PwtFinderSkip skip, gpointer user_data);
void pwt_finder_set_n_skipped (PwtFinder *self, guint n_skipped);

char *pwt_finder_dup_text (PwtFinder *self);
void pwt_finder_set_text (PwtFinder *self, const char *text);
/* Whether a hit is called exactly what is typed. */
gboolean pwt_finder_has_same (PwtFinder *self);
/* Whether it is known that nothing is found by what is typed. */
gboolean pwt_finder_is_unmatched (PwtFinder *self);
void pwt_finder_hide_hits (PwtFinder *self);

G_END_DECLS
