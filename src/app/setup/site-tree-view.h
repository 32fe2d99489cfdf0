/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/setup/site-model.h"

G_BEGIN_DECLS

/* One of the two trees of a site: places, or wires. Rows are dragged onto others.
 *
 * Signals:
 *   "selection-changed" ()
 *   "dropped" (PwtSiteNode *target): what the model says is dragged was let go there, where it may
 * not be connected, too: that is to be said */
#define PWT_TYPE_SITE_TREE_VIEW (pwt_site_tree_view_get_type ())
G_DECLARE_FINAL_TYPE (PwtSiteTreeView, pwt_site_tree_view, PWT, SITE_TREE_VIEW, GtkWidget)

void pwt_site_tree_view_set_model (PwtSiteTreeView *self, PwtSiteModel *model, gboolean is_wires);
/* Only what holds @text, as a flat list; "": the tree again. */
void pwt_site_tree_view_set_search (PwtSiteTreeView *self, const char *text);
void pwt_site_tree_view_expand_roots (PwtSiteTreeView *self);
/* (transfer full) (element-type PwtSiteNode) */
GPtrArray *pwt_site_tree_view_dup_selected (PwtSiteTreeView *self);
void pwt_site_tree_view_unselect (PwtSiteTreeView *self);
/* Expands what they are in and selects them alone; FALSE: one is not there (yet). */
gboolean pwt_site_tree_view_select (PwtSiteTreeView *self, const GPtrArray *nodes);

G_END_DECLS
