/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/list-preview.h"

#include <glib/gi18n.h>

#include "app/common/export-dialog.h"
#include "app/common/format.h"
#include "app/common/list-print.h"
#include "app/common/list-save.h"
#include "app/common/paper-view.h"

struct _PwtListPreview {
  AdwWindow parent_instance;

  /* Template widgets */
  AdwToastOverlay *toasts;
  AdwWindowTitle *heading;
  GtkSpinButton *page;
  GtkLabel *pages;
  GtkScrolledWindow *scroller;
  PwtPaperView *paper;

  /* Owned */
  PwtListExport *laid_out;
};

G_DEFINE_FINAL_TYPE (PwtListPreview, pwt_list_preview, ADW_TYPE_WINDOW)

static void
draw_page (cairo_t *cr, gpointer data)
{
  PwtListPreview *self = PWT_LIST_PREVIEW (data);
  int page = gtk_spin_button_get_value_as_int (self->page);

  pwt_sheet_draw (pwt_list_export_get_sheet (self->laid_out), cr, (guint) page - 1);
}

static void
page_changed_cb (PwtListPreview *self)
{
  int n_pages;

  if (self->laid_out == NULL)
    return;
  n_pages = (int) pwt_sheet_get_n_pages (pwt_list_export_get_sheet (self->laid_out));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "preview.turn", n_pages > 1);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  gtk_widget_queue_draw (GTK_WIDGET (self->paper));
}

/* --- actions --- */

static void
toast_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autofree char *markup = g_markup_escape_text (g_variant_get_string (parameter, NULL), -1);

  adw_toast_overlay_add_toast (PWT_LIST_PREVIEW (widget)->toasts, adw_toast_new (markup));
}

static void
turn_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PwtListPreview *self = PWT_LIST_PREVIEW (widget);

  gtk_spin_button_spin (self->page, GTK_SPIN_USER_DEFINED, 0);
  gtk_spin_button_set_value (self->page, gtk_spin_button_get_value_as_int (self->page) +
                                             g_variant_get_int32 (parameter));
}

static void
logged_cb (PwtListPreview *self, PwtListExport *paper)
{
  if (pwt_list_export_get_sheet (paper) != NULL && self->laid_out != NULL)
    pwt_list_print (GTK_WIDGET (self), paper);
}

static void
print_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PwtListPreview *self = PWT_LIST_PREVIEW (widget);
  g_autoptr (PwtListExport) paper = pwt_list_export_new_laid_out (self->laid_out);

  g_signal_connect_object (paper, "changed", G_CALLBACK (logged_cb), self, G_CONNECT_SWAPPED);
  pwt_export_dialog_follow (widget, paper);
  pwt_list_export_to_paper (paper);
}

static void
file_chosen (GtkWidget *widget, PwtExportFormat format, const char *path, gboolean may_replace)
{
  g_object_unref (pwt_list_preview_save (PWT_LIST_PREVIEW (widget), path, may_replace));
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PwtListPreview *self = PWT_LIST_PREVIEW (widget);

  pwt_list_save_choose (widget, pwt_list_export_get_table (self->laid_out), PWT_EXPORT_PDF,
                        file_chosen);
}

/* --- overrides --- */

static void
pwt_list_preview_dispose (GObject *object)
{
  PwtListPreview *self = PWT_LIST_PREVIEW (object);

  if (self->paper != NULL)
    pwt_paper_view_set_draw (self->paper, NULL, NULL);
  g_clear_object (&self->laid_out);
  gtk_widget_dispose_template (GTK_WIDGET (object), PWT_TYPE_LIST_PREVIEW);
  G_OBJECT_CLASS (pwt_list_preview_parent_class)->dispose (object);
}

static void
add_keys (GtkWidgetClass *klass)
{
  gtk_widget_class_add_binding_action (klass, GDK_KEY_p, GDK_CONTROL_MASK, "preview.print", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_s, GDK_CONTROL_MASK, "preview.save", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
pwt_list_preview_class_init (PwtListPreviewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (PWT_TYPE_PAPER_VIEW);
  G_OBJECT_CLASS (klass)->dispose = pwt_list_preview_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/prewatt/Prewatt/ui/list-preview.ui");
  gtk_widget_class_bind_template_child (widget_class, PwtListPreview, toasts);
  gtk_widget_class_bind_template_child (widget_class, PwtListPreview, heading);
  gtk_widget_class_bind_template_child (widget_class, PwtListPreview, page);
  gtk_widget_class_bind_template_child (widget_class, PwtListPreview, pages);
  gtk_widget_class_bind_template_child (widget_class, PwtListPreview, scroller);
  gtk_widget_class_bind_template_child (widget_class, PwtListPreview, paper);
  gtk_widget_class_bind_template_callback (widget_class, page_changed_cb);
  gtk_widget_class_install_action (widget_class, "win.toast", "s", toast_action);
  gtk_widget_class_install_action (widget_class, "preview.print", NULL, print_action);
  gtk_widget_class_install_action (widget_class, "preview.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "preview.turn", "i", turn_action);
  add_keys (widget_class);
}

static void
pwt_list_preview_init (PwtListPreview *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

PwtListPreview *
pwt_list_preview_new (GtkWindow *parent, PwtListExport *laid_out)
{
  const PwtSheet *sheet = pwt_list_export_get_sheet (laid_out);
  PwtListPreview *self = g_object_new (PWT_TYPE_LIST_PREVIEW, "transient-for", parent, NULL);
  const char *title = pwt_list_export_get_title (laid_out);
  g_autofree char *rows = pwt_show_count (pwt_list_export_get_done (laid_out));
  g_autofree char *n_pages = pwt_show_count (pwt_sheet_get_n_pages (sheet));
  g_autofree char *subtitle = g_strdup_printf (_ ("A4 · %s rows"), rows);
  g_autofree char *of = g_strdup_printf (_ ("of %s"), n_pages);
  double width, height;

  self->laid_out = g_object_ref (laid_out);
  gtk_window_set_title (GTK_WINDOW (self), title);
  adw_window_title_set_title (self->heading, title);
  adw_window_title_set_subtitle (self->heading, subtitle);
  gtk_label_set_text (self->pages, of);
  gtk_spin_button_set_range (self->page, 1, pwt_sheet_get_n_pages (sheet));
  pwt_sheet_get_size (sheet, &width, &height);
  pwt_paper_view_set_draw (self->paper, draw_page, self);
  pwt_paper_view_set_size (self->paper, width, height);
  page_changed_cb (self);
  return self;
}

PwtListExport *
pwt_list_preview_save (PwtListPreview *self, const char *path, gboolean may_replace)
{
  PwtListExport *export;

  g_return_val_if_fail (PWT_IS_LIST_PREVIEW (self), NULL);

  export = pwt_list_export_new_laid_out (self->laid_out);
  pwt_export_dialog_follow (GTK_WIDGET (self), export);
  pwt_list_export_to_file (export, PWT_EXPORT_PDF, path, may_replace);
  return export;
}
