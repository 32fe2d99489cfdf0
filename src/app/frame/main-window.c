/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/frame/main-window.h"

#include <glib/gi18n.h>

#include "app/common/danger.h"
#include "app/common/engine-words.h"
#include "app/common/format.h"
#include "app/common/say.h"
#include "app/counter/sale-attempt.h"
#include "app/common/settings.h"
#include "app/frame/curtain.h"
#include "app/frame/idle-watch.h"
#include "app/frame/look.h"
#include "app/frame/password-dialog.h"
#include "app/frame/preferences-window.h"
#include "app/frame/shortcuts-window.h"
#include "app/frame/ways.h"
#include "app/start/project-page.h"
#include "app/start/setup-page.h"
#include "app/start/sign-in-page.h"
#include "app/app-config.h"

struct _PwtMainWindow {
  AdwApplicationWindow parent_instance;

  /* Template widgets */
  AdwToastOverlay *toasts;
  GtkWidget *toast_live; /* an alert */
  GtkStack *stages;
  GtkSpinner *connecting_spinner;
  GtkLabel *connecting_problem;
  PwtSignInPage *sign_in;
  PwtSetupPage *setup;
  PwtProjectPage *project;

  /* Owned */
  PwtBackend *backend;
  PwtDesk *desk;
  GCancellable *cancellable;
  PwtHello *hello;
  PwtFrame *frame; /* borrowed: child of stages */
  PwtId frame_operator, frame_project;
  PwtPermissions frame_permissions;
  PwtIdleWatch *idle;
  GPtrArray *hidden;      /* (nullable): dialogs behind a sign-in */
  GPtrArray *held_toasts; /* (element-type char *): what came meanwhile */
  char *last_page;        /* (nullable): the page to show in new pages */
  PwtId beside;           /* the project worked in, while another one is made; none: none is */
  gboolean wants_rail;
  gboolean is_signed_in;
  gboolean is_locked; /* the session goes on behind the sign-in */
};

G_DEFINE_FINAL_TYPE (PwtMainWindow, pwt_main_window, ADW_TYPE_APPLICATION_WINDOW)

/* --- stages --- */

static PwtPermissions
current_permissions (PwtMainWindow *self)
{
  PwtPermissions permissions = 0;

  for (guint i = 0; i < PWT_N_PERMISSIONS; i++)
    if (pwt_desk_may (self->desk, i))
      permissions |= PWT_PERMISSION_BIT (i);
  return permissions;
}

/* The next pages begin where these were. */
static void
drop_frame (PwtMainWindow *self)
{
  if (self->frame == NULL)
    return;
  g_free (self->last_page);
  self->last_page = g_strdup (pwt_frame_get_page_id (self->frame));
  self->wants_rail = pwt_frame_get_wants_rail (self->frame);
  gtk_stack_remove (self->stages, GTK_WIDGET (self->frame));
  self->frame = NULL;
}

/* Pages belong to one operator, project and set of permissions; the same again gets them back.
 * Returns whether they are new. */
static gboolean
ensure_frame (PwtMainWindow *self)
{
  PwtId operator_id = pwt_desk_get_session (self->desk)->operator_->id;
  PwtId project = pwt_desk_get_project_id (self->desk);
  PwtPermissions permissions = current_permissions (self);

  if (self->frame != NULL && pwt_id_equal (operator_id, self->frame_operator) &&
      pwt_id_equal (project, self->frame_project) && permissions == self->frame_permissions)
    return FALSE;
  drop_frame (self);
  self->frame = pwt_frame_new (self->desk);
  pwt_frame_set_wants_rail (self->frame, self->wants_rail);
  if (self->last_page == NULL || !pwt_frame_show_page (self->frame, self->last_page))
    pwt_frame_show_nth_page (self->frame, 0);
  self->frame_operator = operator_id;
  self->frame_project = project;
  self->frame_permissions = permissions;
  pwt_frame_fit (self->frame, gtk_widget_get_width (GTK_WIDGET (self)) > 0
                                  ? gtk_widget_get_width (GTK_WIDGET (self))
                                  : G_MAXINT);
  gtk_stack_add_named (self->stages, GTK_WIDGET (self->frame), "frame");
  return TRUE;
}

static void
show_stage (PwtMainWindow *self, const char *stage)
{
  GtkWidget *child;

  gtk_stack_set_visible_child_name (self->stages, stage);
  gtk_spinner_set_spinning (self->connecting_spinner, g_str_equal (stage, "connecting"));
  child = gtk_stack_get_visible_child (self->stages);
  if (!g_str_equal (stage, "frame"))
    gtk_widget_grab_focus (child);
}

/* Whether somebody sits here, and nothing lies over the pages. */
static gboolean
is_open (PwtMainWindow *self)
{
  return self->is_signed_in && !self->is_locked;
}

static void
update_stage (PwtMainWindow *self)
{
  gboolean has_project = self->is_signed_in && pwt_desk_get_project (self->desk) != NULL;

  /* It ends by going to the new one, or because this operator may not. */
  if (!has_project || !pwt_desk_may_site (self->desk, PWT_MAY_SET_UP) ||
      !pwt_id_equal (self->beside, pwt_desk_get_project_id (self->desk)))
    self->beside = PWT_ID_NONE;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.sign-out", is_open (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.password", is_open (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.lock", is_open (self));
  if (self->hello == NULL) {
    show_stage (self, "connecting");
  } else if (!self->is_signed_in && self->hello->needs_setup) {
    show_stage (self, "setup");
  } else if (!is_open (self)) {
    show_stage (self, "sign-in");
  } else if (!has_project || !pwt_id_is_none (self->beside)) {
    pwt_project_page_open (self->project, self->desk);
    /* Nor from who types a name, whatever else is saved meanwhile. */
    if (!g_str_equal (pwt_main_window_get_stage (self), "project"))
      show_stage (self, "project");
  } else {
    gboolean is_new = ensure_frame (self);

    /* Somebody's change to the registry must not take the focus from who types here. */
    if (is_new || !g_str_equal (pwt_main_window_get_stage (self), "frame")) {
      show_stage (self, "frame");
      pwt_page_shown (pwt_frame_get_page (self->frame));
    }
  }
}

/* --- callbacks --- */

static void
hello_arrived_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  PwtHello *hello = pwt_backend_call_finish (PWT_BACKEND (source), result, &error);
  PwtMainWindow *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = PWT_MAIN_WINDOW (user_data);
  if (hello == NULL) {
    gtk_label_set_text (self->connecting_problem, pwt_error_text (error));
    return; /* asked again when the backend is online again */
  }
  if (self->hello != NULL)
    pwt_record_free (&pwt_hello_record, self->hello);
  self->hello = hello;
  gtk_label_set_text (self->connecting_problem, "");
  pwt_sign_in_page_open (self->sign_in, self->backend, hello);
  pwt_setup_page_open (self->setup, self->backend);
  if (!self->is_signed_in)
    update_stage (self);
}

static void
problem_changed_cb (PwtMainWindow *self)
{
  const char *problem = pwt_backend_get_problem (self->backend);

  gtk_label_set_text (self->connecting_problem, problem != NULL ? pwt_engine_text (problem) : "");
}

static void
backend_state_changed_cb (PwtMainWindow *self)
{
  if (pwt_backend_get_state (self->backend) == PWT_BACKEND_ONLINE && !self->is_signed_in)
    pwt_backend_call_async (self->backend, "site.hello", NULL, self->cancellable, hello_arrived_cb,
                            self);
}

/* Dialogs and messages are their owner's: somebody else never sees them. */
static void
cover (PwtMainWindow *self)
{
  if (self->hidden == NULL)
    self->hidden = pwt_curtain_draw (GTK_WINDOW (self));
}

static void
uncover (PwtMainWindow *self, gboolean is_same)
{
  pwt_curtain_lift (g_steal_pointer (&self->hidden), is_same);
  for (guint i = 0; is_same && i < self->held_toasts->len; i++)
    pwt_toast (GTK_WIDGET (self), g_ptr_array_index (self->held_toasts, i));
  g_ptr_array_set_size (self->held_toasts, 0);
}

static void
lock (PwtMainWindow *self)
{
  if (!is_open (self) || self->frame == NULL)
    return;
  self->is_locked = TRUE;
  cover (self);
  pwt_sign_in_page_set_reason (
      self->sign_in, _ ("Locked. Your password opens it again, with everything as you left it."),
      pwt_desk_get_session (self->desk)->operator_->name);
  update_stage (self);
}

static void
set_lock_limit (PwtMainWindow *self)
{
  pwt_idle_watch_set_limit (self->idle, pwt_settings_get_lock_minutes () * 60 * 1000);
}

static void
signed_out_by_hand_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtMainWindow) self G_GNUC_UNUSED = PWT_MAIN_WINDOW (user_data);
  PwtNothing *reply = pwt_backend_call_finish (PWT_BACKEND (source), result, NULL);

  if (reply != NULL)
    pwt_record_free (&pwt_nothing_record, reply);
}

static void
begin_session (PwtMainWindow *self)
{
  const PwtSession *session = pwt_desk_get_session (self->desk);
  PwtId before = session != NULL ? session->operator_->id : PWT_ID_NONE;

  self->is_signed_in = TRUE;
  self->is_locked = FALSE;
  if (self->hello != NULL)
    self->hello->needs_setup = FALSE;
  pwt_desk_session_began (self->desk);
  uncover (self, pwt_id_equal (before, pwt_desk_get_session (self->desk)->operator_->id));
}

/* The engine does nothing else for such a session, so it ends; whatever waits behind the sign-in
 * goes on waiting. */
static void
new_password_given_up_cb (PwtMainWindow *self)
{
  if (is_open (self))
    return;
  pwt_backend_call_async (self->backend, "auth.sign-out", NULL, NULL, signed_out_by_hand_cb,
                          g_object_ref (self));
}

static void
ask_new_password (PwtMainWindow *self)
{
  PwtPasswordDialog *dialog = pwt_password_dialog_new (self->desk, GTK_WINDOW (self));

  pwt_password_dialog_set_reason (
      dialog, _ ("Somebody else has set your password. Choose one that only you know."));
  g_signal_connect_object (dialog, "changed", G_CALLBACK (begin_session), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "unmap", G_CALLBACK (new_password_given_up_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
signed_in_cb (PwtMainWindow *self)
{
  const PwtSession *session = pwt_backend_get_session (self->backend);

  if (session != NULL && session->operator_ != NULL && session->operator_->must_change)
    ask_new_password (self);
  else
    begin_session (self);
}

static void
signed_out_cb (PwtMainWindow *self)
{
  const PwtSession *session = pwt_desk_get_session (self->desk);

  if (!self->is_signed_in)
    return;
  self->is_signed_in = FALSE;
  cover (self);
  pwt_sign_in_page_set_reason (
      self->sign_in, _ ("The session has ended. Sign in again; what you were doing is kept."),
      session != NULL && session->operator_ != NULL ? session->operator_->name : NULL);
  update_stage (self);
}

static void
project_changed_cb (PwtMainWindow *self)
{
  if (is_open (self))
    update_stage (self);
}

static void
surface_layout_cb (PwtMainWindow *self, int width, int height)
{
  if (self->frame != NULL)
    pwt_frame_fit (self->frame, width);
}

/* --- actions --- */

static void
toast_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PwtMainWindow *self = PWT_MAIN_WINDOW (widget);
  const char *text = g_variant_get_string (parameter, NULL);
  g_autofree char *markup = g_markup_escape_text (text, -1);
  AdwToast *toast;

  if (self->hidden != NULL) {
    g_ptr_array_add (self->held_toasts, g_strdup (text));
    return;
  }
  toast = adw_toast_new (markup);
  adw_toast_set_timeout (toast, 4);
  adw_toast_overlay_add_toast (self->toasts, toast);
  /* A toast goes by itself: a failure must reach who does not see it. The same may happen twice. */
  pwt_say (self->toast_live, "");
  pwt_say (self->toast_live, text);
}

static void
new_project_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PwtMainWindow *self = PWT_MAIN_WINDOW (widget);

  self->beside = pwt_desk_get_project_id (self->desk);
  update_stage (self);
}

static void
keep_project_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PwtMainWindow *self = PWT_MAIN_WINDOW (widget);

  self->beside = PWT_ID_NONE;
  update_stage (self);
}

static void
sign_out_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PwtMainWindow *self = PWT_MAIN_WINDOW (widget);

  pwt_backend_call_async (self->backend, "auth.sign-out", NULL, NULL, signed_out_by_hand_cb,
                          g_object_ref (self));
  /* Somebody else may sit down: the pages go at once, whether or not the engine hears of it. */
  self->is_signed_in = FALSE;
  cover (self);
  uncover (self, FALSE);
  drop_frame (self);
  pwt_desk_session_left (self->desk);
  pwt_sign_in_page_set_reason (self->sign_in, _ ("Sign in to begin"), NULL);
  update_stage (self);
}

static void
password_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PwtMainWindow *self = PWT_MAIN_WINDOW (widget);

  gtk_window_present (GTK_WINDOW (pwt_password_dialog_new (self->desk, GTK_WINDOW (self))));
}

static void
preferences_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkWidget *window = GTK_WIDGET (pwt_preferences_window_new (GTK_WINDOW (widget)));

  pwt_look_dress (window);
  g_signal_connect_object (window, "lock-changed", G_CALLBACK (set_lock_limit), widget,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
}

static void
shortcuts_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_window_present (GTK_WINDOW (pwt_shortcuts_window_new (GTK_WINDOW (widget))));
}

static void
lock_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lock (PWT_MAIN_WINDOW (widget));
}

static char *
versions (PwtMainWindow *self)
{
  const char *engine = self->hello != NULL ? self->hello->version : _ ("not reached");

  return g_strdup_printf ("Prewatt %s\nprewattd %s\nGTK %u.%u.%u\nlibadwaita %u.%u.%u\n",
                          PWT_VERSION, engine, gtk_get_major_version (), gtk_get_minor_version (),
                          gtk_get_micro_version (), adw_get_major_version (),
                          adw_get_minor_version (), adw_get_micro_version ());
}

static void
about_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autofree char *debug = versions (PWT_MAIN_WINDOW (widget));

  adw_show_about_window (GTK_WINDOW (widget), "debug-info", debug, "application-name", "Prewatt",
                         "application-icon", "cn.prewatt.Prewatt", "developer-name",
                         _ ("The Prewatt authors"), "version", PWT_VERSION, "license-type",
                         GTK_LICENSE_GPL_3_0, "comments",
                         _ ("Prepaid electricity and water: first pay, then use"), NULL);
}

/* --- overrides --- */

static void
keep_window (PwtMainWindow *self)
{
  PwtWindowState state = { .is_maximized = gtk_window_is_maximized (GTK_WINDOW (self)) };

  drop_frame (self);
  gtk_window_get_default_size (GTK_WINDOW (self), &state.width, &state.height);
  state.page = self->last_page;
  state.is_rail = self->wants_rail;
  pwt_settings_set_window (&state);
  pwt_settings_flush ();
}

static void
close_answered_cb (PwtMainWindow *self, const char *response)
{
  if (!g_str_equal (response, "close"))
    return;
  keep_window (self);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
restore_window (PwtMainWindow *self)
{
  PwtWindowState state;

  pwt_settings_get_window (&state);
  if (state.width > 0 && state.height > 0)
    gtk_window_set_default_size (GTK_WINDOW (self), state.width, state.height);
  if (state.is_maximized)
    gtk_window_maximize (GTK_WINDOW (self));
  self->wants_rail = state.is_rail;
  self->last_page = state.page;
}

/* What is kept for the next page and the next operator ends with the window. */
static gboolean
pwt_main_window_close_request (GtkWindow *window)
{
  PwtMainWindow *self = PWT_MAIN_WINDOW (window);
  guint n = pwt_sale_attempt_n_unsure (self->desk);
  AdwMessageDialog *dialog;

  if (n == 0) {
    keep_window (self);
    return GTK_WINDOW_CLASS (pwt_main_window_parent_class)->close_request (window);
  }
  dialog = pwt_danger_new (window, _ ("Close with an unsure sale?"), NULL, _ ("Stay"), "close",
                           _ ("Close"));
  adw_message_dialog_format_body (
      dialog,
      ngettext ("Of %u sale it is not known whether it was booked. Look for it in the list of "
                "sales before taking the money again.",
                "Of %u sales it is not known whether they were booked. Look for them in the list "
                "of sales before taking the money again.",
                n),
      n);
  g_signal_connect_object (dialog, "response", G_CALLBACK (close_answered_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
  return GDK_EVENT_STOP;
}

static void
pwt_main_window_realize (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (pwt_main_window_parent_class)->realize (widget);
  g_signal_connect_object (gtk_native_get_surface (GTK_NATIVE (widget)), "layout",
                           G_CALLBACK (surface_layout_cb), widget, G_CONNECT_SWAPPED);
}

static void
pwt_main_window_dispose (GObject *object)
{
  PwtMainWindow *self = PWT_MAIN_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  self->frame = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (object), PWT_TYPE_MAIN_WINDOW);
  if (self->desk != NULL)
    pwt_desk_close (self->desk);
  g_clear_object (&self->desk);
  g_clear_object (&self->idle);
  g_clear_object (&self->backend);
  G_OBJECT_CLASS (pwt_main_window_parent_class)->dispose (object);
}

static void
pwt_main_window_finalize (GObject *object)
{
  PwtMainWindow *self = PWT_MAIN_WINDOW (object);

  if (self->hello != NULL)
    pwt_record_free (&pwt_hello_record, self->hello);
  g_clear_object (&self->cancellable);
  g_ptr_array_unref (self->held_toasts);
  g_clear_pointer (&self->hidden, g_ptr_array_unref);
  g_free (self->last_page);
  G_OBJECT_CLASS (pwt_main_window_parent_class)->finalize (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  pwt_ways_install (widget_class);
  gtk_widget_class_install_action (widget_class, "win.toast", "s", toast_action);
  gtk_widget_class_install_action (widget_class, "win.new-project", NULL, new_project_action);
  gtk_widget_class_install_action (widget_class, "win.keep-project", NULL, keep_project_action);
  gtk_widget_class_install_action (widget_class, "win.sign-out", NULL, sign_out_action);
  gtk_widget_class_install_action (widget_class, "win.password", NULL, password_action);
  gtk_widget_class_install_action (widget_class, "win.shortcuts", NULL, shortcuts_action);
  gtk_widget_class_install_action (widget_class, "win.about", NULL, about_action);
  gtk_widget_class_install_action (widget_class, "win.preferences", NULL, preferences_action);
  gtk_widget_class_install_action (widget_class, "win.lock", NULL, lock_action);
}

static void
pwt_main_window_class_init (PwtMainWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pwt_main_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = pwt_main_window_finalize;
  widget_class->realize = pwt_main_window_realize;
  GTK_WINDOW_CLASS (klass)->close_request = pwt_main_window_close_request;

  g_type_ensure (PWT_TYPE_SIGN_IN_PAGE);
  g_type_ensure (PWT_TYPE_SETUP_PAGE);
  g_type_ensure (PWT_TYPE_PROJECT_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/prewatt/Prewatt/ui/main-window.ui");
  gtk_widget_class_bind_template_child (widget_class, PwtMainWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, PwtMainWindow, toast_live);
  gtk_widget_class_bind_template_child (widget_class, PwtMainWindow, stages);
  gtk_widget_class_bind_template_child (widget_class, PwtMainWindow, connecting_spinner);
  gtk_widget_class_bind_template_child (widget_class, PwtMainWindow, connecting_problem);
  gtk_widget_class_bind_template_child (widget_class, PwtMainWindow, sign_in);
  gtk_widget_class_bind_template_child (widget_class, PwtMainWindow, setup);
  gtk_widget_class_bind_template_child (widget_class, PwtMainWindow, project);
  install_actions (widget_class);
}

static void
pwt_main_window_init (PwtMainWindow *self)
{
  self->cancellable = g_cancellable_new ();
  self->held_toasts = g_ptr_array_new_with_free_func (g_free);
  self->idle = pwt_idle_watch_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  pwt_look_dress (GTK_WIDGET (self));
  restore_window (self);
  set_lock_limit (self);
  g_signal_connect_object (self->idle, "idle", G_CALLBACK (lock), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sign_in, "signed-in", G_CALLBACK (signed_in_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->setup, "signed-in", G_CALLBACK (signed_in_cb), self,
                           G_CONNECT_SWAPPED);
}

/* --- public functions --- */

PwtMainWindow *
pwt_main_window_new (GtkApplication *application, PwtBackend *backend)
{
  PwtMainWindow *self = g_object_new (PWT_TYPE_MAIN_WINDOW, "application", application, NULL);

  self->backend = g_object_ref (backend);
  self->desk = pwt_desk_new (backend);
  g_signal_connect_object (backend, "notify::state", G_CALLBACK (backend_state_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (backend, "notify::problem", G_CALLBACK (problem_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->desk, "signed-out", G_CALLBACK (signed_out_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->desk, "project-changed", G_CALLBACK (project_changed_cb), self,
                           G_CONNECT_SWAPPED);
  update_stage (self);
  problem_changed_cb (self);
  backend_state_changed_cb (self);
  return self;
}

PwtDesk *
pwt_main_window_get_desk (PwtMainWindow *self)
{
  g_return_val_if_fail (PWT_IS_MAIN_WINDOW (self), NULL);

  return self->desk;
}

PwtFrame *
pwt_main_window_get_frame (PwtMainWindow *self)
{
  g_return_val_if_fail (PWT_IS_MAIN_WINDOW (self), NULL);

  return self->frame;
}

const char *
pwt_main_window_get_stage (PwtMainWindow *self)
{
  g_return_val_if_fail (PWT_IS_MAIN_WINDOW (self), NULL);

  return gtk_stack_get_visible_child_name (self->stages);
}

PwtFrame *
pwt_main_window_get_open_frame (PwtMainWindow *self)
{
  g_return_val_if_fail (PWT_IS_MAIN_WINDOW (self), NULL);

  return is_open (self) ? self->frame : NULL;
}
