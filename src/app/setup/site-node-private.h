/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/setup/site-model.h"

G_BEGIN_DECLS

/* Shared by site-node.c and site-model.c alone. */
struct _PwtSiteNode {
  GObject parent_instance;

  PwtNodeKind kind;
  PwtId id;
  gpointer record;      /* owned */
  PwtSiteNode *parent;  /* borrowed: the model keeps all nodes */
  GListStore *children; /* owned; NULL for a leaf */
  char *title, *caption;
};

PwtSiteNode *pwt_site_node_new (PwtNodeKind kind, gconstpointer record);
/* Whether it came to be a leaf, or to be none: its row must be made anew. */
gboolean pwt_site_node_set_children (PwtSiteNode *self, const GPtrArray *children);
/* @caption: (transfer full) */
void pwt_site_node_update (PwtSiteNode *self, gconstpointer record, PwtSiteNode *parent,
                           char *caption);
/* Makes @store hold @wanted, touching only what differs. */
void pwt_site_store_sync (GListStore *store, const GPtrArray *wanted);

G_END_DECLS
