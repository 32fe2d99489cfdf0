/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Children one after the other, and on another line where there is no room (AdwWrapBox is of
 * libadwaita 1.7). Each is as wide as it is by nature. One that expands is as wide as it must be,
 * and the first such of a line takes what the line leaves. The least width of all is that of the
 * widest child.
 *
 * Of a template, a child of type "start" stands before those that are there, all others after.
 *
 * Property: "spacing", between children and between lines. */
#define PWT_TYPE_FLOW (pwt_flow_get_type ())
G_DECLARE_DERIVABLE_TYPE (PwtFlow, pwt_flow, PWT, FLOW, GtkWidget)

struct _PwtFlowClass {
  GtkWidgetClass parent_class;
};

void pwt_flow_append (PwtFlow *self, GtkWidget *child);

G_END_DECLS
