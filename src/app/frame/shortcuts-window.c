/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/frame/shortcuts-window.h"

#include "app/common/columns.h"

struct _PwtShortcutsWindow {
  AdwWindow parent_instance;
};

G_DEFINE_FINAL_TYPE (PwtShortcutsWindow, pwt_shortcuts_window, ADW_TYPE_WINDOW)

static void
pwt_shortcuts_window_class_init (PwtShortcutsWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (PWT_TYPE_COLUMNS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/prewatt/Prewatt/ui/shortcuts-window.ui");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
pwt_shortcuts_window_init (PwtShortcutsWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

PwtShortcutsWindow *
pwt_shortcuts_window_new (GtkWindow *parent)
{
  return g_object_new (PWT_TYPE_SHORTCUTS_WINDOW, "transient-for", parent, NULL);
}
