/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/common/desk.h"

G_BEGIN_DECLS

/* The search for everything: what is found for the letters in an entry, grouped, and what can be
 * done with the hit that is chosen. It lies over the page while the entry has the focus; the
 * keyboard stays in the entry. */
#define PWT_TYPE_SEARCH_PANEL (pwt_search_panel_get_type ())
G_DECLARE_FINAL_TYPE (PwtSearchPanel, pwt_search_panel, PWT, SEARCH_PANEL, AdwBin)

/* @has_accounts: whether there is a page that shows an account. */
void pwt_search_panel_attach (PwtSearchPanel *self, PwtDesk *desk, GtkEditable *entry,
                              gboolean has_accounts);
void pwt_search_panel_open (PwtSearchPanel *self);
gboolean pwt_search_panel_is_open (PwtSearchPanel *self);
/* (nullable): the text whose answer is shown */
const char *pwt_search_panel_get_answered (PwtSearchPanel *self);

G_END_DECLS
