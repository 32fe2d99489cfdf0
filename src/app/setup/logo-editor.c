/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/setup/logo-editor.h"

#include <glib/gi18n.h>

#include "app/common/format.h"
#include "app/common/page.h"
#include "report/logo.h"

#define PADDING 6

struct _PwtLogoEditor {
  AdwBin parent_instance;

  /* Template widgets */
  GtkDrawingArea *picture;
  GtkWidget *none;
  GtkButton *choose_button;
  GtkWidget *remove_button;
  GtkSpinner *spinner;
  GtkLabel *logo_problem;

  /* Owned */
  PwtDesk *desk;
  GtkFileChooserNative *chooser;
  GCancellable *cancellable; /* of everything asked */
  cairo_surface_t *logo;     /* none: it has none, or it cannot be shown */

  gboolean has_logo;
  gboolean is_busy; /* a change is under way */
};

G_DEFINE_FINAL_TYPE (PwtLogoEditor, pwt_logo_editor, ADW_TYPE_BIN)

static void
update (PwtLogoEditor *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "logo.choose", !self->is_busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "logo.remove",
                                 !self->is_busy && self->has_logo);
  gtk_widget_set_visible (GTK_WIDGET (self->picture), self->has_logo);
  gtk_widget_set_visible (self->none, !self->has_logo);
  gtk_widget_set_visible (self->remove_button, self->has_logo);
  gtk_button_set_label (self->choose_button,
                        self->has_logo ? C_ ("logo", "Change…") : _ ("Choose…"));
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), self->is_busy);
  gtk_spinner_set_spinning (self->spinner, self->is_busy);
}

static void
show_problem (PwtLogoEditor *self, const char *problem)
{
  gtk_label_set_text (self->logo_problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->logo_problem), problem != NULL);
}

static void
end (PwtLogoEditor *self, const char *problem)
{
  self->is_busy = FALSE;
  show_problem (self, problem);
  update (self);
}

static void
draw (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  PwtLogoEditor *self = PWT_LOGO_EDITOR (data);
  double w, h;

  if (self->logo == NULL)
    return;
  pwt_logo_fit (self->logo, width - 2 * PADDING, height - 2 * PADDING, &w, &h);
  pwt_logo_draw (cr, self->logo, (width - w) / 2, (height - h) / 2, w, h);
}

/* --- what there is --- */

static void
arrived_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtLogoEditor) self = user_data;
  g_autoptr (GError) error = NULL;
  PwtLogo *logo;

  if (self->desk == NULL)
    return;
  logo = pwt_desk_finish (self->desk, result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (logo == NULL) {
    end (self, pwt_error_text (error));
    return;
  }
  g_clear_pointer (&self->logo, cairo_surface_destroy);
  self->logo = pwt_logo_load (logo->image);
  self->has_logo = logo->image != NULL;
  gtk_widget_queue_draw (GTK_WIDGET (self->picture));
  pwt_record_free (&pwt_logo_record, logo);
  update (self);
}

static void
load (PwtLogoEditor *self)
{
  PwtIdRequest request = { pwt_desk_get_project_id (self->desk) };

  pwt_backend_call_async (pwt_desk_get_backend (self->desk), "logo.get", &request,
                          self->cancellable, arrived_cb, g_object_ref (self));
}

static void
event_cb (PwtLogoEditor *self, const PwtEvent *event)
{
  if (g_strcmp0 (event->topic, "logo") == 0 &&
      pwt_id_equal (event->subject, pwt_desk_get_project_id (self->desk)))
    load (self);
}

/* --- changing it --- */

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtLogoEditor) self = user_data;
  g_autoptr (GError) error = NULL;
  PwtNothing *reply;

  if (self->desk == NULL)
    return;
  reply = pwt_desk_finish (self->desk, result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  end (self, reply != NULL ? NULL : pwt_error_text (error));
  if (reply == NULL)
    return;
  pwt_record_free (&pwt_nothing_record, reply);
  load (self);
}

/* @image: (nullable): base64; %NULL: none from now on */
static void
save (PwtLogoEditor *self, char *image)
{
  PwtBackend *backend = pwt_desk_get_backend (self->desk);
  PwtLogo logo = { .id = pwt_backend_new_id (backend),
                   .project = pwt_desk_get_project_id (self->desk),
                   .set_us = PWT_TIME_NONE,
                   .width = PWT_NONE,
                   .height = PWT_NONE,
                   .image = image };

  pwt_backend_call_async (backend, "logo.save", &logo, self->cancellable, saved_cb,
                          g_object_ref (self));
}

/* --- a file --- */

typedef struct {
  PwtLogoEditor *editor; /* owned */
  guchar bytes[PWT_LOGO_MAX_BYTES + 1];
} Reading;

static void
reading_free (Reading *reading)
{
  g_object_unref (reading->editor);
  g_free (reading);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reading, reading_free)

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Reading) reading = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *image = NULL;
  PwtLogoEditor *self = reading->editor;
  gsize length;

  if (!g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &length, &error)) {
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      end (self, error->message);
    return;
  }
  if (self->desk == NULL)
    return;
  if (length > PWT_LOGO_MAX_BYTES || length == 0) {
    end (self, length == 0 ? _ ("The picture is empty")
                           : _ ("The picture is larger than 512 KB: save it smaller"));
    return;
  }
  image = g_base64_encode (reading->bytes, length);
  save (self, image);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtLogoEditor) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read_finish (G_FILE (source), result, &error);
  Reading *reading;

  if (stream == NULL) {
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      end (self, error->message);
    return;
  }
  reading = g_new (Reading, 1);
  reading->editor = g_object_ref (self);
  /* One byte more than it may have: no more of a huge file is read. */
  g_input_stream_read_all_async (G_INPUT_STREAM (stream), reading->bytes, sizeof reading->bytes,
                                 G_PRIORITY_DEFAULT, self->cancellable, read_cb, reading);
}

/**
 * pwt_logo_editor_take_file:
 * @file: whatever it is: the engine says whether it can be printed
 */
void
pwt_logo_editor_take_file (PwtLogoEditor *self, GFile *file)
{
  g_return_if_fail (PWT_IS_LOGO_EDITOR (self) && self->desk != NULL);

  self->is_busy = TRUE;
  show_problem (self, NULL);
  update (self);
  g_file_read_async (file, G_PRIORITY_DEFAULT, self->cancellable, opened_cb, g_object_ref (self));
}

static void
chosen_cb (PwtLogoEditor *self, int response)
{
  if (response == GTK_RESPONSE_ACCEPT) {
    g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));

    if (file != NULL)
      pwt_logo_editor_take_file (self, file);
  }
  g_clear_object (&self->chooser);
}

static void
choose_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PwtLogoEditor *self = PWT_LOGO_EDITOR (widget);
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  GtkRoot *root = gtk_widget_get_root (widget);

  gtk_file_filter_set_name (filter, _ ("PNG pictures"));
  gtk_file_filter_add_mime_type (filter, "image/png");
  g_clear_object (&self->chooser);
  self->chooser =
      gtk_file_chooser_native_new (_ ("Logo"), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                   GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), filter);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
remove_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PwtLogoEditor *self = PWT_LOGO_EDITOR (widget);

  self->is_busy = TRUE;
  show_problem (self, NULL);
  update (self);
  save (self, NULL);
}

/* --- overrides --- */

static void
pwt_logo_editor_dispose (GObject *object)
{
  PwtLogoEditor *self = PWT_LOGO_EDITOR (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->chooser);
  g_clear_object (&self->desk);
  gtk_widget_dispose_template (GTK_WIDGET (object), PWT_TYPE_LOGO_EDITOR);
  G_OBJECT_CLASS (pwt_logo_editor_parent_class)->dispose (object);
}

static void
pwt_logo_editor_finalize (GObject *object)
{
  PwtLogoEditor *self = PWT_LOGO_EDITOR (object);

  g_clear_pointer (&self->logo, cairo_surface_destroy);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (pwt_logo_editor_parent_class)->finalize (object);
}

static void
pwt_logo_editor_class_init (PwtLogoEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pwt_logo_editor_dispose;
  G_OBJECT_CLASS (klass)->finalize = pwt_logo_editor_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/prewatt/Prewatt/ui/logo-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, PwtLogoEditor, picture);
  gtk_widget_class_bind_template_child (widget_class, PwtLogoEditor, none);
  gtk_widget_class_bind_template_child (widget_class, PwtLogoEditor, choose_button);
  gtk_widget_class_bind_template_child (widget_class, PwtLogoEditor, remove_button);
  gtk_widget_class_bind_template_child (widget_class, PwtLogoEditor, spinner);
  gtk_widget_class_bind_template_child (widget_class, PwtLogoEditor, logo_problem);
  gtk_widget_class_install_action (widget_class, "logo.choose", NULL, choose_action);
  gtk_widget_class_install_action (widget_class, "logo.remove", NULL, remove_action);
}

static void
pwt_logo_editor_init (PwtLogoEditor *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drawing_area_set_draw_func (self->picture, draw, self, NULL);
  update (self);
}

void
pwt_logo_editor_set_desk (PwtLogoEditor *self, PwtDesk *desk)
{
  g_return_if_fail (PWT_IS_LOGO_EDITOR (self) && self->desk == NULL);

  self->desk = g_object_ref (desk);
  g_signal_connect_object (pwt_desk_get_backend (desk), "event", G_CALLBACK (event_cb), self,
                           G_CONNECT_SWAPPED);
  load (self);
}
