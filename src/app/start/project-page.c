/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/start/project-page.h"

#include <glib/gi18n.h>

#include "app/common/format.h"
#include "app/frame/application.h"

#define ZONE_OF_NEW_PROJECTS "Asia/Shanghai"

struct _PwtProjectPage {
  AdwBin parent_instance;

  /* Template widgets */
  GtkLabel *title;
  GtkLabel *hint;
  GtkWidget *choices;
  GtkEditable *name_entry;
  GtkWidget *create_button;
  GtkWidget *import_button;
  GtkWidget *demo_card;
  GtkWidget *demo_button;
  GtkLabel *problem;
  GtkSpinner *spinner;
  GtkWidget *back;
  GtkWidget *sign_out;

  /* Owned */
  PwtDesk *desk;
  GCancellable *cancellable; /* of what is under way */
  PwtId made; /* the project it is about: asked again after a lost answer, it is the same one */
  GtkFileChooserNative *chooser;
  char *line_dir; /* of the lines of the file that is being taken over, NULL: as the file says */
};

G_DEFINE_FINAL_TYPE (PwtProjectPage, pwt_project_page, ADW_TYPE_BIN)

static void
update (PwtProjectPage *self)
{
  gboolean is_busy = self->cancellable != NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->spinner), is_busy);
  gtk_spinner_set_spinning (self->spinner, is_busy);
  gtk_widget_set_sensitive (self->import_button, !is_busy);
  gtk_widget_set_sensitive (self->demo_button, !is_busy);
  gtk_widget_set_sensitive (self->back, !is_busy);
  gtk_widget_set_sensitive (self->create_button,
                            !is_busy && gtk_editable_get_text (self->name_entry)[0] != '\0');
}

static void
show_problem (PwtProjectPage *self, const char *text)
{
  gtk_label_set_text (self->problem, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), text != NULL);
}

/* Ends what is under way, unless the page went away meanwhile. */
static void
end (PwtProjectPage *self, const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  update (self);
  if (error != NULL) {
    show_problem (self, pwt_error_text (error));
    if (!pwt_backend_error_is_doubt (error)) /* it was not made */
      self->made = PWT_ID_NONE;
    return;
  }
  gtk_editable_set_text (self->name_entry, "");
  pwt_desk_go_to_new_project (self->desk, self->made);
  self->made = PWT_ID_NONE;
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtProjectPage) self = user_data;
  g_autoptr (GError) error = NULL;
  PwtNothing *reply = pwt_backend_call_finish (PWT_BACKEND (source), result, &error);

  if (reply != NULL)
    pwt_record_free (&pwt_nothing_record, reply);
  end (self, error);
}

static void
imported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtProjectPage) self = user_data;
  g_autoptr (GError) error = NULL;
  PwtImportReply *reply = pwt_backend_call_finish (PWT_BACKEND (source), result, &error);

  if (reply != NULL)
    pwt_record_free (&pwt_import_reply_record, reply);
  end (self, error);
}

static void
begin (PwtProjectPage *self)
{
  show_problem (self, NULL);
  self->cancellable = g_cancellable_new ();
  if (pwt_id_is_none (self->made))
    self->made = pwt_backend_new_id (pwt_desk_get_backend (self->desk));
  update (self);
}

static void
typed_cb (PwtProjectPage *self)
{
  show_problem (self, NULL);
  update (self);
}

static void
create_cb (PwtProjectPage *self)
{
  PwtProject project;

  if (!gtk_widget_is_sensitive (self->create_button) || self->desk == NULL)
    return;
  begin (self);
  project = (PwtProject){
    .id = self->made,
    .name = (char *) gtk_editable_get_text (self->name_entry),
    .time_zone = (char *) ZONE_OF_NEW_PROJECTS,
  };
  pwt_project_set_defaults (&project);
  pwt_backend_call_async (pwt_desk_get_backend (self->desk), "project.save", &project,
                          self->cancellable, saved_cb, g_object_ref (self));
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtProjectPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_load_contents_finish (G_FILE (source), result, &text, &length, NULL, &error)) {
    end (self, error);
    return;
  }
  if (!g_utf8_validate (text, (gssize) length, NULL)) {
    g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                         _ ("This file is not a site file"));
    end (self, error);
    return;
  }
  pwt_backend_call_async (
      pwt_desk_get_backend (self->desk), "site.import",
      &(PwtImportRequest){ .site = text, .line_dir = self->line_dir, .project = self->made },
      self->cancellable, imported_cb, g_object_ref (self));
}

static void
chosen_cb (PwtProjectPage *self, int response)
{
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT) {
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
    pwt_project_page_import (self, file);
  }
  g_clear_object (&self->chooser);
}

static void
import_cb (PwtProjectPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (self->desk == NULL || self->cancellable != NULL)
    return;
  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (_ ("Site file"), GTK_WINDOW (root),
                                               GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* --- the demo --- */

/* Returns: (transfer none) (nullable): the meters a demo can be made of */
static PwtSimulator *
peek_simulator (void)
{
  GApplication *application = g_application_get_default ();

  return PWT_IS_APPLICATION (application)
             ? pwt_application_get_simulator (PWT_APPLICATION (application))
             : NULL;
}

static void
load_file (PwtProjectPage *self, GFile *file)
{
  g_file_load_contents_async (file, self->cancellable, loaded_cb, g_object_ref (self));
}

static void
simulator_started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtProjectPage) self = user_data;
  g_autoptr (GFile) file = pwt_simulator_dup_site_file (PWT_SIMULATOR (source));
  g_autoptr (GError) error = NULL;

  if (!pwt_simulator_start_finish (PWT_SIMULATOR (source), result, &error)) {
    end (self, error);
    return;
  }
  g_free (self->line_dir);
  self->line_dir = g_strdup (pwt_simulator_get_lines (PWT_SIMULATOR (source)));
  load_file (self, file);
}

static void
demo_cb (PwtProjectPage *self)
{
  PwtSimulator *simulator = peek_simulator ();

  if (self->desk == NULL || self->cancellable != NULL || simulator == NULL)
    return;
  begin (self);
  pwt_simulator_start_async (simulator, self->cancellable, simulator_started_cb,
                             g_object_ref (self));
}

static void
pwt_project_page_dispose (GObject *object)
{
  PwtProjectPage *self = PWT_PROJECT_PAGE (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->chooser);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->line_dir, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (object), PWT_TYPE_PROJECT_PAGE);
  G_OBJECT_CLASS (pwt_project_page_parent_class)->dispose (object);
}

static void
pwt_project_page_class_init (PwtProjectPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pwt_project_page_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/prewatt/Prewatt/ui/project-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PwtProjectPage, title);
  gtk_widget_class_bind_template_child (widget_class, PwtProjectPage, hint);
  gtk_widget_class_bind_template_child (widget_class, PwtProjectPage, choices);
  gtk_widget_class_bind_template_child (widget_class, PwtProjectPage, name_entry);
  gtk_widget_class_bind_template_child (widget_class, PwtProjectPage, create_button);
  gtk_widget_class_bind_template_child (widget_class, PwtProjectPage, import_button);
  gtk_widget_class_bind_template_child (widget_class, PwtProjectPage, demo_card);
  gtk_widget_class_bind_template_child (widget_class, PwtProjectPage, demo_button);
  gtk_widget_class_bind_template_child (widget_class, PwtProjectPage, problem);
  gtk_widget_class_bind_template_child (widget_class, PwtProjectPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, PwtProjectPage, back);
  gtk_widget_class_bind_template_child (widget_class, PwtProjectPage, sign_out);
  gtk_widget_class_bind_template_callback (widget_class, typed_cb);
  gtk_widget_class_bind_template_callback (widget_class, create_cb);
  gtk_widget_class_bind_template_callback (widget_class, import_cb);
  gtk_widget_class_bind_template_callback (widget_class, demo_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.keep-project", NULL);
}

static void
pwt_project_page_init (PwtProjectPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update (self);
}

void
pwt_project_page_open (PwtProjectPage *self, PwtDesk *desk)
{
  gboolean may, is_first;

  g_return_if_fail (PWT_IS_PROJECT_PAGE (self));

  g_set_object (&self->desk, desk);
  is_first = pwt_desk_get_project (desk) == NULL;
  gtk_label_set_text (self->title, is_first ? _ ("No project yet") : _ ("New project"));
  gtk_widget_set_visible (self->back, !is_first);
  gtk_widget_set_visible (self->sign_out, is_first);
  may = pwt_desk_may_site (desk, PWT_MAY_SET_UP);
  gtk_widget_set_visible (self->choices, may);
  gtk_widget_set_visible (self->demo_card, is_first && peek_simulator () != NULL);
  if (!may)
    gtk_label_set_text (self->hint, _ ("You have no role in any project yet. Ask the "
                                       "administrator to give you one, then sign in again."));
}

/* Sends the site file to the engine, which takes over all of it or says what is wrong in it. */
void
pwt_project_page_import (PwtProjectPage *self, GFile *file)
{
  g_return_if_fail (PWT_IS_PROJECT_PAGE (self));

  begin (self);
  g_clear_pointer (&self->line_dir, g_free);
  load_file (self, file);
}
