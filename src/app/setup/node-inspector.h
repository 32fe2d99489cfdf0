/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/setup/site-model.h"

G_BEGIN_DECLS

/* What is chosen in a site's trees, to be edited: one thing, or several of one kind at once.
 *
 * Signals: "edited" (): a person changed something
 *          "apply" (): Enter, or the button: take the change */
#define PWT_TYPE_NODE_INSPECTOR (pwt_node_inspector_get_type ())
G_DECLARE_FINAL_TYPE (PwtNodeInspector, pwt_node_inspector, PWT, NODE_INSPECTOR, GtkWidget)

void pwt_node_inspector_set_model (PwtNodeInspector *self, PwtSiteModel *model);
/* @profiles: models of meters, ended by a NULL nick; @models: (element-type PwtProfileName) the
 * same with what they leave open; both must outlive the widget */
void pwt_node_inspector_set_profiles (PwtNodeInspector *self, const PwtChoice *profiles,
                                      const GPtrArray *models);
/* As the model has them now. What was typed about these stays if it is right, on what they are now;
 * not where the same was changed elsewhere. Returns: whether something of it gave way */
gboolean pwt_node_inspector_show (PwtNodeInspector *self, const GPtrArray *nodes);
/* @change was saved: what is typed since stands on it. */
void pwt_node_inspector_follow (PwtNodeInspector *self, const PwtSiteChange *change);
/* As if a person had typed what dup_change() gave of these before. */
void pwt_node_inspector_type (PwtNodeInspector *self, const PwtSiteChange *change);
void pwt_node_inspector_reset (PwtNodeInspector *self); /* what was typed is gone */
/* (element-type PwtSiteNode): what is shown: of one kind, or none */
const GPtrArray *pwt_node_inspector_get_nodes (PwtNodeInspector *self);
gboolean pwt_node_inspector_shows (PwtNodeInspector *self, const GPtrArray *nodes);
gboolean pwt_node_inspector_is_changed (PwtNodeInspector *self);
/* Returns: (transfer full) (nullable): what was edited, if it is something and right */
PwtSiteChange *pwt_node_inspector_dup_change (PwtNodeInspector *self);
/* "Room 101", or "Meter × 3": @nodes are of one kind */
char *pwt_node_inspector_dup_title (const GPtrArray *nodes);
void pwt_node_inspector_focus (PwtNodeInspector *self);

G_END_DECLS
