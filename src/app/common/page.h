/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/common/desk.h"

G_BEGIN_DECLS

/* A page of the frame, of one project: another project gets pages of its own. A subclass is
 * registered by one line in frame/pages.c.
 *
 * Pages act on the frame through actions of the window: "win.toast" (s), "win.sell" (s: a meter's
 * id), "win.show-meter" (s), "win.receipt" (s: a sale's id), "win.page" (s), "win.meters" (s: nicks
 * of states, PWT_PAGE_STATE_DRY, or "" for all), "win.show-account" (s: an account's id),
 * "win.open-account" (s: the id of a meter to begin with, or ""). */
#define PWT_TYPE_PAGE (pwt_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (PwtPage, pwt_page, PWT, PAGE, AdwBin)

#define PWT_PAGE_STATE_DRY "dry" /* no state of a meter: whose money is gone before Monday */

struct _PwtPageClass {
  AdwBinClass parent_class;

  void (*shown) (PwtPage *self);  /* the page became the visible one */
  void (*search) (PwtPage *self); /* Ctrl+F: focus the page's own search */
  void (*show_meter) (PwtPage *self, PwtId meter);
  void (*show_account) (PwtPage *self, PwtId account);
  void (*show_state) (PwtPage *self, const char *state); /* "alarm1 lost"; "": all */
  void (*engine_back) (PwtPage *self);                   /* that it was away is not said any more */
};

PwtDesk *pwt_page_get_desk (PwtPage *self);
void pwt_page_shown (PwtPage *self);
gboolean pwt_page_search (PwtPage *self); /* FALSE: it has no search of its own */
void pwt_page_show_meter (PwtPage *self, PwtId meter);
void pwt_page_show_account (PwtPage *self, PwtId account);
void pwt_page_show_state (PwtPage *self, const char *state);

/* Says @text in a toast of @widget's window. */
void pwt_toast (GtkWidget *widget, const char *text);
/* Likewise, with a button that undoes it by @action of @widget.
 * Returns: (nullable): the toast; NULL: @widget is not in sight, and it goes without a button */
AdwToast *pwt_toast_undo (GtkWidget *widget, const char *text, const char *action);

G_END_DECLS
