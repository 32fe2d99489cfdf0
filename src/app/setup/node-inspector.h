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
/* @models: models of meters, ended by a NULL nick; must outlive the widget */
void pwt_node_inspector_set_profiles (PwtNodeInspector *self, const PwtChoice *profiles);
/* What was typed and not taken is gone. */
void pwt_node_inspector_set_nodes (PwtNodeInspector *self, const GPtrArray *nodes);
gboolean pwt_node_inspector_is_changed (PwtNodeInspector *self);
/* Returns: (transfer full) (nullable): what was edited, if it is something and right */
PwtSiteChange *pwt_node_inspector_dup_change (PwtNodeInspector *self);
void pwt_node_inspector_focus (PwtNodeInspector *self);

G_END_DECLS
