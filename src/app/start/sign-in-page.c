/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/start/sign-in-page.h"

#include <glib/gi18n.h>

#include "app/common/format.h"
#include "app/common/password-row.h"

struct _PwtSignInPage {
  AdwBin parent_instance;

  /* Template widgets */
  GtkLabel *title;
  GtkLabel *reason;
  AdwEntryRow *name_row;
  AdwPasswordEntryRow *password_row;
  GtkLabel *problem;
  GtkButton *button;
  GtkSpinner *spinner;
  GtkWidget *demo_box;
  GtkLabel *button_label;
  GtkLabel *demo_label;
  GtkWidget *demo_button;

  /* Owned */
  PwtBackend *backend;
  GCancellable *cancellable;
  char *demo_operator, *demo_password;
  char *locked_by; /* NULL: nobody is signed in */
};

G_DEFINE_FINAL_TYPE (PwtSignInPage, pwt_sign_in_page, ADW_TYPE_BIN)

static guint signed_in_signal;

static const char *
text_of (gpointer row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
set_busy (PwtSignInPage *self, gboolean is_busy)
{
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), is_busy);
  gtk_spinner_set_spinning (self->spinner, is_busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->button), !is_busy &&
                                                           text_of (self->name_row)[0] != '\0' &&
                                                           text_of (self->password_row)[0] != '\0');
}

/* Whoever locked the window unlocks it; anybody else begins anew. */
static void
name_button (PwtSignInPage *self)
{
  gboolean is_theirs = g_strcmp0 (text_of (self->name_row), self->locked_by) == 0;

  gtk_label_set_text (self->button_label, is_theirs ? _ ("Unlock") : _ ("Sign in"));
}

static void
show_problem (PwtSignInPage *self, const char *text)
{
  gtk_label_set_text (self->problem, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), text != NULL);
}

/* Callbacks */

static void
typed_cb (PwtSignInPage *self)
{
  show_problem (self, NULL);
  name_button (self);
  set_busy (self, self->cancellable != NULL);
}

static void
name_activated_cb (PwtSignInPage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->password_row));
}

static void
fill_in_cb (PwtSignInPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->name_row), self->demo_operator);
  gtk_editable_set_text (GTK_EDITABLE (self->password_row), self->demo_password);
  gtk_widget_grab_focus (GTK_WIDGET (self->button));
}

static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtSignInPage) self = user_data;
  g_autoptr (GError) error = NULL;
  PwtSession *session = pwt_backend_call_finish (PWT_BACKEND (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  set_busy (self, FALSE);
  if (session == NULL) {
    show_problem (self, pwt_error_text (error));
    gtk_widget_grab_focus (GTK_WIDGET (self->password_row));
    return;
  }
  pwt_record_free (&pwt_session_record, session);
  gtk_editable_set_text (GTK_EDITABLE (self->password_row), "");
  g_signal_emit (self, signed_in_signal, 0);
}

static void
sign_in_cb (PwtSignInPage *self)
{
  g_autofree char *origin = NULL;
  PwtSignInRequest request;

  if (!gtk_widget_is_sensitive (GTK_WIDGET (self->button)) || self->backend == NULL)
    return;
  origin = pwt_desktop_origin ();
  request = (PwtSignInRequest){
    .name = (char *) text_of (self->name_row),
    .password = (char *) text_of (self->password_row),
    .origin = origin,
  };
  self->cancellable = g_cancellable_new ();
  set_busy (self, TRUE);
  show_problem (self, NULL);
  pwt_backend_call_async (self->backend, "auth.sign-in", &request, self->cancellable, signed_in_cb,
                          g_object_ref (self));
}

/* Overrides */

static gboolean
pwt_sign_in_page_grab_focus (GtkWidget *widget)
{
  PwtSignInPage *self = PWT_SIGN_IN_PAGE (widget);

  return gtk_widget_grab_focus (text_of (self->name_row)[0] == '\0'
                                    ? GTK_WIDGET (self->name_row)
                                    : GTK_WIDGET (self->password_row));
}

static void
pwt_sign_in_page_dispose (GObject *object)
{
  PwtSignInPage *self = PWT_SIGN_IN_PAGE (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->backend);
  gtk_widget_dispose_template (GTK_WIDGET (object), PWT_TYPE_SIGN_IN_PAGE);
  G_OBJECT_CLASS (pwt_sign_in_page_parent_class)->dispose (object);
}

static void
pwt_sign_in_page_finalize (GObject *object)
{
  PwtSignInPage *self = PWT_SIGN_IN_PAGE (object);

  g_free (self->demo_operator);
  g_free (self->locked_by);
  g_free (self->demo_password);
  G_OBJECT_CLASS (pwt_sign_in_page_parent_class)->finalize (object);
}

static void
pwt_sign_in_page_class_init (PwtSignInPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pwt_sign_in_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = pwt_sign_in_page_finalize;
  widget_class->grab_focus = pwt_sign_in_page_grab_focus;

  signed_in_signal = g_signal_new ("signed-in", PWT_TYPE_SIGN_IN_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/prewatt/Prewatt/ui/sign-in-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PwtSignInPage, title);
  gtk_widget_class_bind_template_child (widget_class, PwtSignInPage, reason);
  gtk_widget_class_bind_template_child (widget_class, PwtSignInPage, name_row);
  gtk_widget_class_bind_template_child (widget_class, PwtSignInPage, password_row);
  gtk_widget_class_bind_template_child (widget_class, PwtSignInPage, problem);
  gtk_widget_class_bind_template_child (widget_class, PwtSignInPage, button);
  gtk_widget_class_bind_template_child (widget_class, PwtSignInPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, PwtSignInPage, demo_box);
  gtk_widget_class_bind_template_child (widget_class, PwtSignInPage, demo_label);
  gtk_widget_class_bind_template_child (widget_class, PwtSignInPage, button_label);
  gtk_widget_class_bind_template_child (widget_class, PwtSignInPage, demo_button);
  gtk_widget_class_bind_template_callback (widget_class, typed_cb);
  gtk_widget_class_bind_template_callback (widget_class, name_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, sign_in_cb);
  gtk_widget_class_bind_template_callback (widget_class, fill_in_cb);
}

static void
pwt_sign_in_page_init (PwtSignInPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  pwt_password_row_skip_eye (self->password_row);
  set_busy (self, FALSE);
}

/* Public functions */

char *
pwt_desktop_origin (void)
{
  return g_strdup_printf ("desktop/%.60s", g_get_host_name ());
}

void
pwt_sign_in_page_open (PwtSignInPage *self, PwtBackend *backend, const PwtHello *hello)
{
  g_return_if_fail (PWT_IS_SIGN_IN_PAGE (self));

  g_set_object (&self->backend, backend);
  if (hello->site_name != NULL)
    gtk_label_set_text (self->title, hello->site_name);
  g_free (self->demo_operator);
  g_free (self->demo_password);
  self->demo_operator = g_strdup (hello->demo_operator);
  self->demo_password = g_strdup (hello->demo_password);
  if (self->demo_operator != NULL && self->demo_password != NULL) {
    g_autofree char *text = g_strdup_printf (_ ("Demo site. User name: %s\nPassword: %s"),
                                             self->demo_operator, self->demo_password);

    gtk_label_set_text (self->demo_label, text);
    gtk_widget_set_visible (self->demo_box, TRUE);
  } else {
    gtk_widget_set_visible (self->demo_box, FALSE);
  }
}

/**
 * pwt_sign_in_page_set_reason:
 * @reason: why a sign-in is wanted
 * @name: (nullable): whose session goes on behind the page, which they unlock
 */
void
pwt_sign_in_page_set_reason (PwtSignInPage *self, const char *reason, const char *name)
{
  g_return_if_fail (PWT_IS_SIGN_IN_PAGE (self));

  gtk_label_set_text (self->reason, reason);
  g_free (self->locked_by);
  self->locked_by = g_strdup (name);
  if (name != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->name_row), name);
  name_button (self);
}
