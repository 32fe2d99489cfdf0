/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/common/desk.h"

G_BEGIN_DECLS

/* One thing of a site's structure in a tree: a building, a meter… The object stays while what it
 * stands for changes, so that what is expanded and selected stays so.
 *
 * A room with one point stands for both: the point shows only where there are several.
 *
 * Signal "changed" (): another name, caption or record. */
#define PWT_TYPE_SITE_NODE (pwt_site_node_get_type ())
G_DECLARE_FINAL_TYPE (PwtSiteNode, pwt_site_node, PWT, SITE_NODE, GObject)

PwtNodeKind pwt_site_node_get_kind (PwtSiteNode *self);
PwtId pwt_site_node_get_id (PwtSiteNode *self);
gconstpointer pwt_site_node_get_record (PwtSiteNode *self);
gboolean pwt_site_node_is_retired (PwtSiteNode *self);      /* a meter out of service */
PwtSiteNode *pwt_site_node_get_parent (PwtSiteNode *self);  /* (nullable) */
GListModel *pwt_site_node_get_children (PwtSiteNode *self); /* (nullable): NULL for a leaf */
const char *pwt_site_node_get_title (PwtSiteNode *self);
const char *pwt_site_node_get_caption (PwtSiteNode *self);
const char *pwt_site_node_get_icon (PwtSiteNode *self);

/* The structure of the desk's project, as the engine has it, and the changes made to it here.
 *
 * Signals:
 *   "loaded" (): nodes are as the engine has them
 *   "failed" (const GError *error): they could not be fetched
 *   "history-changed" (): peek-undo answers anew */
#define PWT_TYPE_SITE_MODEL (pwt_site_model_get_type ())
G_DECLARE_FINAL_TYPE (PwtSiteModel, pwt_site_model, PWT, SITE_MODEL, GObject)

PwtSiteModel *pwt_site_model_new (PwtDesk *desk);
PwtDesk *pwt_site_model_get_desk (PwtSiteModel *self);
void pwt_site_model_load (PwtSiteModel *self);
const PwtSiteTree *pwt_site_model_get_tree (PwtSiteModel *self); /* (nullable): before "loaded" */

GListModel *pwt_site_model_get_places (PwtSiteModel *self); /* buildings */
GListModel *pwt_site_model_get_wires (PwtSiteModel *self);  /* gateways, and lines without one */
PwtSiteNode *pwt_site_model_find (PwtSiteModel *self, PwtId id); /* (nullable) */
/* The point a room stands for, or the node itself if it is one; NULL: none, or several. */
PwtSiteNode *pwt_site_model_point_of (PwtSiteModel *self, PwtSiteNode *node);
/* What connects a point or a meter now. */
const PwtCircuit *pwt_site_model_circuit_of (PwtSiteModel *self, PwtSiteNode *node);
/* Makes @found hold the nodes of one tree whose name or caption holds @text. */
void pwt_site_model_search (PwtSiteModel *self, gboolean is_wires, const char *text,
                            GListStore *found);

/* Returns: (transfer full): the rows that @change saves, as they are here: to be taken when @change
 * is made of them */
PwtSiteChange *pwt_site_model_dup_was (PwtSiteModel *self, const PwtSiteChange *change);
/* @change: (transfer full)
 * @was: (nullable): the rows it was made of: what somebody else changed since is refused */
void pwt_site_model_apply_async (PwtSiteModel *self, PwtSiteChange *change,
                                 const PwtSiteChange *was, GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean pwt_site_model_apply_finish (PwtSiteModel *self, GAsyncResult *result,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Returns: (nullable): what undoing, or redoing, would change now; NULL: there is nothing */
const PwtSiteChange *pwt_site_model_peek_undo (PwtSiteModel *self, gboolean is_redo);
void pwt_site_model_undo_async (PwtSiteModel *self, gboolean is_redo, GAsyncReadyCallback callback,
                                gpointer user_data);

/* What is dragged, from one tree or into the other. (element-type PwtSiteNode) */
void pwt_site_model_set_dragged (PwtSiteModel *self, GPtrArray *nodes);
GPtrArray *pwt_site_model_get_dragged (PwtSiteModel *self); /* (nullable) */

G_END_DECLS
