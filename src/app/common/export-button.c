/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/export-button.h"

#include <glib/gi18n.h>

#include "app/common/export-dialog.h"
#include "app/common/list-preview.h"
#include "app/common/list-save.h"
#include "app/common/table-memory.h"

struct _PwtExportButton {
  AdwBin parent_instance;

  /* Template widgets */
  GtkMenuButton *button;

  /* Owned */
  PwtDesk *desk;
  PwtListSource *source; /* NULL: nothing to export yet */
  PwtRemoteList *list;   /* (nullable): whose query is taken at the moment of the export */
  GtkColumnView *view;   /* (nullable): whose columns are taken then */
};

G_DEFINE_FINAL_TYPE (PwtExportButton, pwt_export_button, ADW_TYPE_BIN)

/* --- what is exported --- */

/* Returns: FALSE while there is nothing */
static gboolean
take_query (PwtExportButton *self)
{
  const PwtListRequest *query;

  if (self->source != NULL && self->view != NULL) {
    g_autofree char *shown = pwt_table_dup_shown (self->view);

    pwt_list_source_set_shown (self->source, shown);
  }
  if (self->source == NULL || self->list == NULL)
    return self->source != NULL;
  query = pwt_remote_list_get_query (self->list);
  if (query != NULL)
    pwt_list_source_set_query (self->source, query);
  return query != NULL;
}

static void
update (PwtExportButton *self)
{
  gboolean has_rows =
      self->source != NULL && (self->list == NULL || pwt_remote_list_get_total (self->list) > 0);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "export.save", has_rows);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "export.preview", has_rows);
  gtk_widget_set_sensitive (GTK_WIDGET (self->button), has_rows);
}

/* --- a file --- */

static void
file_chosen (GtkWidget *widget, PwtExportFormat format, const char *path, gboolean may_replace)
{
  g_object_unref (pwt_export_button_save (PWT_EXPORT_BUTTON (widget), format, path, may_replace));
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PwtExportButton *self = PWT_EXPORT_BUTTON (widget);
  const char *nick = g_variant_get_string (parameter, NULL);
  g_autoptr (PwtTable) table = NULL;
  PwtExportFormat format = PWT_EXPORT_EXCEL;

  while (format < PWT_EXPORT_PDF && !g_str_equal (nick, pwt_export_format_choices[format].nick))
    format++;
  if (!take_query (self))
    return;
  table = pwt_list_table_new (self->source, self->desk);
  pwt_list_save_choose (widget, table, format, file_chosen);
}

/* --- paper --- */

static void
laid_out_cb (PwtExportButton *self, PwtListExport *export)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (pwt_list_export_get_sheet (export) != NULL && GTK_IS_WINDOW (root))
    gtk_window_present (GTK_WINDOW (pwt_list_preview_new (GTK_WINDOW (root), export)));
}

static void
preview_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PwtExportButton *self = PWT_EXPORT_BUTTON (widget);
  g_autoptr (PwtListExport) export = NULL;

  if (!take_query (self))
    return;
  export = pwt_list_export_new (self->desk, self->source);
  g_signal_connect_object (export, "changed", G_CALLBACK (laid_out_cb), self, G_CONNECT_SWAPPED);
  pwt_export_dialog_follow (widget, export);
  pwt_list_export_lay_out (export);
}

/* --- overrides --- */

static void
pwt_export_button_dispose (GObject *object)
{
  PwtExportButton *self = PWT_EXPORT_BUTTON (object);

  g_clear_object (&self->list);
  g_clear_object (&self->view);
  g_clear_pointer (&self->source, pwt_list_source_free);
  g_clear_object (&self->desk);
  /* The bin's child is bound: letting the template free it would leave the bin a dead pointer. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), PWT_TYPE_EXPORT_BUTTON);
  G_OBJECT_CLASS (pwt_export_button_parent_class)->dispose (object);
}

static void
pwt_export_button_class_init (PwtExportButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pwt_export_button_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/prewatt/Prewatt/ui/export-button.ui");
  gtk_widget_class_bind_template_child (widget_class, PwtExportButton, button);
  gtk_widget_class_install_action (widget_class, "export.save", "s", save_action);
  gtk_widget_class_install_action (widget_class, "export.preview", NULL, preview_action);
}

static void
pwt_export_button_init (PwtExportButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update (self);
}

/* --- public functions --- */

void
pwt_export_button_set_list (PwtExportButton *self, PwtRemoteList *list, const PwtColumn *columns,
                            guint n_columns, const char *title)
{
  PwtListSource *source;

  g_return_if_fail (PWT_IS_EXPORT_BUTTON (self) && self->list == NULL);

  source = pwt_list_source_new (pwt_remote_list_get_operation (list), columns, n_columns);
  pwt_list_source_set_title (source, title, NULL);
  self->list = g_object_ref (list);
  g_signal_connect_object (list, "answered", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  pwt_export_button_take_source (self, pwt_remote_list_get_desk (list), source);
}

void
pwt_export_button_set_view (PwtExportButton *self, GtkColumnView *view)
{
  g_return_if_fail (PWT_IS_EXPORT_BUTTON (self));

  g_set_object (&self->view, view);
}

void
pwt_export_button_take_source (PwtExportButton *self, PwtDesk *desk, PwtListSource *source)
{
  g_return_if_fail (PWT_IS_EXPORT_BUTTON (self));

  g_set_object (&self->desk, desk);
  g_clear_pointer (&self->source, pwt_list_source_free);
  self->source = source;
  update (self);
}

const PwtListSource *
pwt_export_button_get_source (PwtExportButton *self)
{
  g_return_val_if_fail (PWT_IS_EXPORT_BUTTON (self), NULL);

  return take_query (self) ? self->source : NULL;
}

PwtListExport *
pwt_export_button_save (PwtExportButton *self, PwtExportFormat format, const char *path,
                        gboolean may_replace)
{
  PwtListExport *export;

  g_return_val_if_fail (PWT_IS_EXPORT_BUTTON (self), NULL);

  if (!take_query (self))
    return NULL;
  export = pwt_list_export_new (self->desk, self->source);
  pwt_export_dialog_follow (GTK_WIDGET (self), export);
  pwt_list_export_to_file (export, format, path, may_replace);
  return export;
}
