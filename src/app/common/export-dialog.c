/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/export-dialog.h"

#include <glib/gi18n.h>

#include "app/common/format.h"
#include "app/common/page.h"

#define SHOWN_AFTER_MS 500              /* what is faster needs no progress */
#define TELL_AFTER_US PWT_US_PER_SECOND /* a guess of the first moment is a wild one */

struct _PwtExportDialog {
  AdwWindow parent_instance;

  /* Template widgets */
  GtkLabel *heading;
  GtkProgressBar *bar;
  GtkLabel *details;
  GtkButton *button;

  /* Owned */
  PwtListExport *export;
};

G_DEFINE_FINAL_TYPE (PwtExportDialog, pwt_export_dialog, ADW_TYPE_WINDOW)

static char *
remaining_text (gint64 remaining_us)
{
  gint64 seconds = (remaining_us + PWT_US_PER_SECOND - 1) / PWT_US_PER_SECOND;

  if (seconds < 60)
    return g_strdup_printf (ngettext ("about %d s left", "about %d s left", (gulong) seconds),
                            (int) seconds);
  return g_strdup_printf (_ ("about %d min left"), (int) ((seconds + 30) / 60));
}

static char *
progress_text (PwtListExport *export)
{
  gint64 total = pwt_list_export_get_total (export);
  gint64 remaining_us = pwt_list_export_get_remaining_us (export);
  g_autofree char *done = pwt_show_count (pwt_list_export_get_done (export));
  g_autofree char *of = pwt_show_count (total);
  g_autofree char *rows = NULL, *remaining = NULL;

  if (total < 0)
    return g_strdup (_ ("Asking for the rows…"));
  if (pwt_list_export_get_done (export) >= total)
    return g_strdup (_ ("All rows are there; the file is being written…"));
  rows = g_strdup_printf (_ ("%s of %s rows"), done, of);
  if (remaining_us < TELL_AFTER_US)
    return g_steal_pointer (&rows);
  remaining = remaining_text (remaining_us);
  return g_strjoin (" · ", rows, remaining, NULL);
}

static void
show_end (PwtExportDialog *self, const char *heading, const char *details)
{
  gtk_label_set_text (self->heading, heading);
  gtk_label_set_text (self->details, details);
  gtk_widget_set_visible (GTK_WIDGET (self->bar), FALSE);
  gtk_button_set_label (self->button, _ ("Close"));
}

/* A file's name, or of paper what is on it. */
static char *
dup_name (PwtListExport *export)
{
  const char *path = pwt_list_export_get_path (export);
  g_autofree char *name = path != NULL ? g_path_get_basename (path) : NULL;

  return name != NULL ? g_filename_display_name (name)
                      : g_strdup (pwt_list_export_get_title (export));
}

static void
show_progress (PwtExportDialog *self)
{
  gint64 total = pwt_list_export_get_total (self->export);
  guint done = pwt_list_export_get_done (self->export);
  g_autofree char *shown = dup_name (self->export);
  g_autofree char *details = progress_text (self->export);

  gtk_label_set_text (self->heading, shown);
  gtk_label_set_text (self->details, details);
  if (total > 0)
    gtk_progress_bar_set_fraction (self->bar, MIN (1, (double) done / (double) total));
  else
    gtk_progress_bar_pulse (self->bar);
}

static void
changed_cb (PwtExportDialog *self)
{
  switch (pwt_list_export_get_state (self->export)) {
  case PWT_LIST_EXPORT_RUNNING:
    show_progress (self);
    break;
  case PWT_LIST_EXPORT_FAILED:
    show_end (self, _ ("The list was not exported"),
              pwt_error_text (pwt_list_export_get_error (self->export)));
    break;
  case PWT_LIST_EXPORT_DONE:
    show_end (self, _ ("The list changed while it was exported"),
              _ ("Rows came, went or moved meanwhile: one may be missing. "
                 "Export again if it must be complete."));
    break;
  case PWT_LIST_EXPORT_CANCELLED:
  default:
    break;
  }
}

/* --- overrides --- */

static gboolean
pwt_export_dialog_close_request (GtkWindow *window)
{
  pwt_list_export_cancel (PWT_EXPORT_DIALOG (window)->export);
  return GTK_WINDOW_CLASS (pwt_export_dialog_parent_class)->close_request (window);
}

static void
pwt_export_dialog_dispose (GObject *object)
{
  PwtExportDialog *self = PWT_EXPORT_DIALOG (object);

  g_clear_object (&self->export);
  gtk_widget_dispose_template (GTK_WIDGET (object), PWT_TYPE_EXPORT_DIALOG);
  G_OBJECT_CLASS (pwt_export_dialog_parent_class)->dispose (object);
}

static void
pwt_export_dialog_class_init (PwtExportDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pwt_export_dialog_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = pwt_export_dialog_close_request;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/prewatt/Prewatt/ui/export-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PwtExportDialog, heading);
  gtk_widget_class_bind_template_child (widget_class, PwtExportDialog, bar);
  gtk_widget_class_bind_template_child (widget_class, PwtExportDialog, details);
  gtk_widget_class_bind_template_child (widget_class, PwtExportDialog, button);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
pwt_export_dialog_init (PwtExportDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

PwtExportDialog *
pwt_export_dialog_new (GtkWindow *parent, PwtListExport *export)
{
  PwtExportDialog *self = g_object_new (PWT_TYPE_EXPORT_DIALOG, "transient-for", parent, NULL);

  self->export = g_object_ref (export);
  g_signal_connect_object (export, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self);
  return self;
}

/* --- from its start to its end --- */

typedef struct {
  PwtListExport *export;   /* owned */
  GtkWidget *widget;       /* owned */
  PwtExportDialog *dialog; /* weak */
  gulong changed_id;
  guint show_id;
} Follow;

static void
show_dialog (Follow *follow)
{
  GtkRoot *root = gtk_widget_get_root (follow->widget);

  if (follow->dialog != NULL)
    return;
  g_set_weak_pointer (
      &follow->dialog,
      pwt_export_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, follow->export));
  gtk_window_present (GTK_WINDOW (follow->dialog));
}

static void
follow_end (Follow *follow)
{
  g_clear_handle_id (&follow->show_id, g_source_remove);
  g_clear_signal_handler (&follow->changed_id, follow->export);
  g_clear_weak_pointer (&follow->dialog);
  g_object_unref (follow->export);
  g_object_unref (follow->widget);
  g_free (follow);
}

static gboolean
show_cb (gpointer data)
{
  Follow *follow = data;

  follow->show_id = 0;
  show_dialog (follow);
  return G_SOURCE_REMOVE;
}

static void
say_saved (Follow *follow)
{
  g_autofree char *shown = dup_name (follow->export);
  g_autofree char *rows = pwt_show_count (pwt_list_export_get_done (follow->export));
  g_autofree char *text = g_strdup_printf (_ ("Saved %s: %s rows"), shown, rows);

  if (gtk_widget_get_root (follow->widget) != NULL)
    pwt_toast (follow->widget, text);
}

static void
followed_cb (Follow *follow)
{
  PwtListExportState state = pwt_list_export_get_state (follow->export);
  gboolean needs_reading =
      state == PWT_LIST_EXPORT_FAILED ||
      (state == PWT_LIST_EXPORT_DONE && pwt_list_export_is_uneven (follow->export));

  if (state == PWT_LIST_EXPORT_RUNNING)
    return;
  if (needs_reading)
    show_dialog (follow);
  else if (follow->dialog != NULL)
    gtk_window_destroy (GTK_WINDOW (follow->dialog));
  if (state == PWT_LIST_EXPORT_DONE && !needs_reading &&
      pwt_list_export_get_path (follow->export) != NULL)
    say_saved (follow);
  follow_end (follow);
}

void
pwt_export_dialog_follow (GtkWidget *widget, PwtListExport *export)
{
  Follow *follow = g_new0 (Follow, 1);

  follow->export = g_object_ref (export);
  follow->widget = g_object_ref (widget);
  follow->show_id = g_timeout_add (SHOWN_AFTER_MS, show_cb, follow);
  follow->changed_id =
      g_signal_connect_swapped (export, "changed", G_CALLBACK (followed_cb), follow);
}
