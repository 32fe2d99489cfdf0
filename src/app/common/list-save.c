/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/list-save.h"

#include <glib/gi18n.h>

#include "app/common/page.h"
#include "app/common/save-folder.h"

typedef struct {
  GtkFileChooserNative *chooser; /* owned */
  PwtExportFormat format;
  PwtListSaveFunc func;
} Choice;

static const char *const endings[] = {
  [PWT_EXPORT_EXCEL] = ".xlsx",
  [PWT_EXPORT_CSV] = ".csv",
  [PWT_EXPORT_PDF] = ".pdf",
};

#define CHOICE "prewatt-list-save" /* the choice is its widget's: it goes when the widget goes */

static void
choice_free (gpointer data)
{
  Choice *choice = data;

  gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (choice->chooser));
  g_object_unref (choice->chooser);
  g_free (choice);
}

/* Without what a file's name may not have on other systems. */
static char *
suggest_name (const PwtTable *table, PwtExportFormat format)
{
  g_autofree char *date = pwt_date_format (pwt_date_from_time (table->made_us, table->zone));
  g_autofree char *title = g_strdelimit (g_strdup (table->title), "/\\:*?\"<>|\r\n\t", '-');

  return g_strdup_printf ("%s %s%s", title, date, endings[format]);
}

static void
take_file (GtkWidget *widget, Choice *choice)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (choice->chooser));
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  const char *ending = endings[choice->format];
  g_autofree char *whole = NULL;
  gboolean has_ending;

  if (path == NULL) {
    pwt_toast (widget, _ ("Choose a folder of this computer"));
    return;
  }
  pwt_save_folder_keep (file);
  /* Only the name as it was typed was asked about. */
  has_ending = g_str_has_suffix (path, ending);
  whole = g_strconcat (path, has_ending ? NULL : ending, NULL);
  choice->func (widget, choice->format, whole, has_ending);
}

static void
file_chosen_cb (GtkWidget *widget, int response)
{
  Choice *choice = g_object_steal_data (G_OBJECT (widget), CHOICE);

  if (response == GTK_RESPONSE_ACCEPT)
    take_file (widget, choice);
  choice_free (choice);
}

static void
add_filter (GtkFileChooser *chooser, PwtExportFormat format)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _ (pwt_export_format_choices[format].label));
  gtk_file_filter_add_suffix (filter, endings[format] + 1);
  gtk_file_chooser_add_filter (chooser, filter);
}

void
pwt_list_save_choose (GtkWidget *widget, const PwtTable *table, PwtExportFormat format,
                      PwtListSaveFunc func)
{
  Choice *choice = g_new0 (Choice, 1);
  g_autofree char *name = suggest_name (table, format);
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (widget));

  choice->format = format;
  choice->func = func;
  choice->chooser = gtk_file_chooser_native_new (_ ("Save list"), window,
                                                 GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  pwt_save_folder_begin (GTK_FILE_CHOOSER (choice->chooser));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (choice->chooser), name);
  add_filter (GTK_FILE_CHOOSER (choice->chooser), format);
  g_signal_connect_object (choice->chooser, "response", G_CALLBACK (file_chosen_cb), widget,
                           G_CONNECT_SWAPPED);
  g_object_set_data_full (G_OBJECT (widget), CHOICE, choice, choice_free);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (choice->chooser));
}
