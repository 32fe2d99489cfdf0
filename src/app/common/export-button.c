/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/export-button.h"

#include <glib/gi18n.h>

#include "app/common/export-dialog.h"
#include "app/common/list-print.h"
#include "app/common/page.h"

struct _PwtExportButton {
  AdwBin parent_instance;

  /* Template widgets */
  GtkMenuButton *button;

  /* Owned */
  PwtDesk *desk;
  PwtListSource *source; /* NULL: nothing to export yet */
  PwtRemoteList *list;   /* (nullable): whose query is taken at the moment of the export */
  GtkFileChooserNative *chooser;

  PwtExportFormat format; /* that is chosen a file for */
};

G_DEFINE_FINAL_TYPE (PwtExportButton, pwt_export_button, ADW_TYPE_BIN)

static const char *const endings[] = {
  [PWT_EXPORT_EXCEL] = ".xlsx",
  [PWT_EXPORT_CSV] = ".csv",
  [PWT_EXPORT_PDF] = ".pdf",
};

/* --- what is exported --- */

/* Returns: FALSE while there is nothing */
static gboolean
take_query (PwtExportButton *self)
{
  const PwtListRequest *query;

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
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "export.print", has_rows);
  gtk_widget_set_sensitive (GTK_WIDGET (self->button), has_rows);
}

/* --- a file --- */

/* "Meters 2026-11-20.xlsx", without what a file's name may not have on other systems. */
static char *
suggest_name (PwtExportButton *self)
{
  PwtDate today = pwt_date_from_time (pwt_desk_now_us (self->desk), pwt_desk_get_zone (self->desk));
  g_autofree char *date = pwt_date_format (today);
  g_autofree char *title = g_strdelimit (g_strdup (self->source->title), "/\\:*?\"<>|\r\n\t", '-');

  return g_strdup_printf ("%s %s%s", title, date, endings[self->format]);
}

static void
save_chosen (PwtExportButton *self, GFile *file)
{
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  g_autofree char *whole = NULL;
  g_autoptr (PwtListExport) export = NULL;
  gboolean has_ending;

  if (path == NULL) {
    pwt_toast (GTK_WIDGET (self), _ ("Choose a folder of this computer"));
    return;
  }
  /* Only the name as it was typed was asked about. */
  has_ending = g_str_has_suffix (path, endings[self->format]);
  whole = g_strconcat (path, has_ending ? NULL : endings[self->format], NULL);
  export = pwt_export_button_save (self, self->format, whole, has_ending);
}

static void
file_chosen_cb (PwtExportButton *self, int response)
{
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);

  if (response == GTK_RESPONSE_ACCEPT) {
    g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));

    save_chosen (self, file);
  }
}

static void
add_filter (GtkFileChooser *chooser, PwtExportFormat format)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _ (pwt_export_format_choices[format].label));
  gtk_file_filter_add_suffix (filter, endings[format] + 1);
  gtk_file_chooser_add_filter (chooser, filter);
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PwtExportButton *self = PWT_EXPORT_BUTTON (widget);
  const char *nick = g_variant_get_string (parameter, NULL);
  g_autofree char *file_name = NULL;

  self->format = PWT_EXPORT_EXCEL;
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_equal (nick, pwt_export_format_choices[i].nick))
      self->format = i;
  if (!take_query (self))
    return;
  file_name = suggest_name (self);
  g_clear_object (&self->chooser);
  self->chooser =
      gtk_file_chooser_native_new (_ ("Save list"), GTK_WINDOW (gtk_widget_get_root (widget)),
                                   GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), file_name);
  add_filter (GTK_FILE_CHOOSER (self->chooser), self->format);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (file_chosen_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* --- paper --- */

static void
laid_out_cb (PwtExportButton *self, PwtListExport *export)
{
  if (pwt_list_export_get_sheet (export) != NULL && gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    pwt_list_print (GTK_WIDGET (self), export);
}

static void
print_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PwtExportButton *self = PWT_EXPORT_BUTTON (widget);
  g_autoptr (PwtListExport) export = NULL;

  if (!take_query (self))
    return;
  export = pwt_list_export_new (self->desk, self->source);
  g_signal_connect_object (export, "changed", G_CALLBACK (laid_out_cb), self, G_CONNECT_SWAPPED);
  pwt_export_dialog_follow (widget, export);
  pwt_list_export_to_paper (export);
}

/* --- overrides --- */

static void
pwt_export_button_dispose (GObject *object)
{
  PwtExportButton *self = PWT_EXPORT_BUTTON (object);

  g_clear_object (&self->chooser);
  g_clear_object (&self->list);
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
  gtk_widget_class_install_action (widget_class, "export.print", NULL, print_action);
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
pwt_export_button_set_words (PwtExportButton *self, const char *words)
{
  g_return_if_fail (PWT_IS_EXPORT_BUTTON (self) && self->source != NULL);

  pwt_list_source_set_title (self->source, self->source->title, words);
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
