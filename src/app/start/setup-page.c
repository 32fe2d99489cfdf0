/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/start/setup-page.h"

#include <glib/gi18n.h>

#include "app/common/format.h"
#include "app/common/password-row.h"
#include "app/start/sign-in-page.h"

struct _PwtSetupPage {
  AdwBin parent_instance;

  /* Template widgets */
  AdwEntryRow *name_row;
  AdwEntryRow *display_row;
  AdwPasswordEntryRow *password_row;
  AdwPasswordEntryRow *again_row;
  GtkLabel *problem;
  GtkWidget *button;
  GtkLabel *missing;

  /* Owned */
  PwtBackend *backend;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (PwtSetupPage, pwt_setup_page, ADW_TYPE_BIN)

static guint signed_in_signal;

static const char *
text_of (gpointer row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
show_problem (PwtSetupPage *self, const char *text)
{
  gtk_label_set_text (self->problem, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), text != NULL);
}

/* The first field that must be filled in and is not; NULL: none. */
static gpointer
find_missing (PwtSetupPage *self, const char **why)
{
  const struct {
    gpointer row;
    const char *why;
  } needed[] = {
    { self->name_row, _ ("Type a user name first") },
    { self->password_row, _ ("Choose a password first") },
    { self->again_row, _ ("Type the password a second time") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (needed); i++)
    if (text_of (needed[i].row)[0] == '\0') {
      *why = needed[i].why;
      return needed[i].row;
    }
  return NULL;
}

/* A button that cannot be pressed says why. */
static void
update_button (PwtSetupPage *self)
{
  const char *why = "";
  gpointer missing = find_missing (self, &why);

  gtk_widget_set_sensitive (self->button, self->cancellable == NULL && missing == NULL);
  gtk_label_set_text (self->missing, why);
}

static void
typed_cb (PwtSetupPage *self)
{
  const char *again = text_of (self->again_row);
  /* Said as soon as it cannot become right any more, not at the first letter. */
  gboolean is_different = !g_str_has_prefix (text_of (self->password_row), again);

  show_problem (self, is_different ? _ ("The two passwords are not the same") : NULL);
  update_button (self);
}

static void
created_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtSetupPage) self = user_data;
  g_autoptr (GError) error = NULL;
  PwtSession *session = pwt_backend_call_finish (PWT_BACKEND (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  update_button (self);
  if (session == NULL) {
    show_problem (self, pwt_error_text (error));
    return;
  }
  pwt_record_free (&pwt_session_record, session);
  gtk_editable_set_text (GTK_EDITABLE (self->password_row), "");
  gtk_editable_set_text (GTK_EDITABLE (self->again_row), "");
  g_signal_emit (self, signed_in_signal, 0);
}

/* Enter goes on to the next field; from the last one it creates. */
static void
next_cb (PwtSetupPage *self, GtkWidget *from)
{
  GtkWidget *next = GTK_WIDGET (self->again_row);

  if (from == GTK_WIDGET (self->name_row))
    next = GTK_WIDGET (self->display_row);
  else if (from == GTK_WIDGET (self->display_row))
    next = GTK_WIDGET (self->password_row);
  gtk_widget_grab_focus (next);
}

static void
create_cb (PwtSetupPage *self)
{
  g_autofree char *origin = NULL;
  PwtSetupRequest request;
  const char *why;
  gpointer missing = find_missing (self, &why);

  if (missing != NULL)
    gtk_widget_grab_focus (missing);
  if (!gtk_widget_is_sensitive (self->button) || self->backend == NULL)
    return;
  if (!g_str_equal (text_of (self->password_row), text_of (self->again_row))) {
    show_problem (self, _ ("The two passwords are not the same"));
    return;
  }
  origin = pwt_desktop_origin ();
  request = (PwtSetupRequest){
    .name = (char *) text_of (self->name_row),
    .display_name = (char *) text_of (self->display_row),
    .password = (char *) text_of (self->password_row),
    .origin = origin,
  };
  self->cancellable = g_cancellable_new ();
  update_button (self);
  show_problem (self, NULL);
  pwt_backend_call_async (self->backend, "site.setup", &request, self->cancellable, created_cb,
                          g_object_ref (self));
}

static gboolean
pwt_setup_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (PWT_SETUP_PAGE (widget)->name_row));
}

static void
pwt_setup_page_dispose (GObject *object)
{
  PwtSetupPage *self = PWT_SETUP_PAGE (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->backend);
  gtk_widget_dispose_template (GTK_WIDGET (object), PWT_TYPE_SETUP_PAGE);
  G_OBJECT_CLASS (pwt_setup_page_parent_class)->dispose (object);
}

static void
pwt_setup_page_class_init (PwtSetupPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pwt_setup_page_dispose;
  widget_class->grab_focus = pwt_setup_page_grab_focus;

  signed_in_signal = g_signal_new ("signed-in", PWT_TYPE_SETUP_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/prewatt/Prewatt/ui/setup-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PwtSetupPage, name_row);
  gtk_widget_class_bind_template_child (widget_class, PwtSetupPage, display_row);
  gtk_widget_class_bind_template_child (widget_class, PwtSetupPage, password_row);
  gtk_widget_class_bind_template_child (widget_class, PwtSetupPage, again_row);
  gtk_widget_class_bind_template_child (widget_class, PwtSetupPage, problem);
  gtk_widget_class_bind_template_child (widget_class, PwtSetupPage, button);
  gtk_widget_class_bind_template_child (widget_class, PwtSetupPage, missing);
  gtk_widget_class_bind_template_callback (widget_class, typed_cb);
  gtk_widget_class_bind_template_callback (widget_class, create_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
}

static void
pwt_setup_page_init (PwtSetupPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  pwt_password_row_skip_eye (self->password_row);
  pwt_password_row_skip_eye (self->again_row);
  update_button (self);
}

void
pwt_setup_page_open (PwtSetupPage *self, PwtBackend *backend)
{
  g_return_if_fail (PWT_IS_SETUP_PAGE (self));

  g_set_object (&self->backend, backend);
}
