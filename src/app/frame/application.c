/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/frame/application.h"

#include <glib/gi18n.h>
#include <unistd.h>

#include "app/app-resources.h"
#include "app/common/programs.h"
#include "app/frame/look.h"
#include "app/frame/main-window.h"
#include "app/app-config.h"

#define ENGINE_GRACE_MS 700   /* an engine that runs answers well within this time */
#define ENGINE_RETRY_MS 10000 /* between two tries to start one that does not answer */

struct _PwtApplication {
  AdwApplication parent_instance;

  /* Owned */
  PwtBackend *backend;
  PwtSimulator *simulator;
  char *site;
  guint start_id;
};

G_DEFINE_FINAL_TYPE (PwtApplication, pwt_application, ADW_TYPE_APPLICATION)

void
pwt_app_resources_init (void)
{
  pwt_app_register_resource ();
}

/* --- the engine --- */

/* In the child: a terminal that closes hangs up on all of its session, and Ctrl+C in it interrupts
 * all of its group. */
static void
leave_terminal (gpointer user_data)
{
  setsid ();
}

/* Starts the site's engine, which goes on when the desktop closes, and makes the site at its first
 * run. Two that are started at once agree by the site's lock: the later one ends by itself. Tried
 * again while none answers. */
static gboolean
start_engine_cb (gpointer user_data)
{
  PwtApplication *self = PWT_APPLICATION (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GSubprocess) engine = NULL;
  g_autofree char *program = NULL;

  self->start_id = 0;
  if (pwt_backend_get_state (self->backend) == PWT_BACKEND_ONLINE)
    return G_SOURCE_REMOVE;
  program = pwt_program_beside ("prewattd", "PREWATTD");
  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_subprocess_launcher_set_child_setup (launcher, leave_terminal, NULL, NULL);
  engine = g_subprocess_launcher_spawn (launcher, &error, program, "--create", "--site", self->site,
                                        NULL);
  if (engine == NULL)
    g_warning ("Cannot start %s: %s", program, error->message);
  self->start_id = g_timeout_add (ENGINE_RETRY_MS, start_engine_cb, self);
  return G_SOURCE_REMOVE;
}

/* An engine that went away may have been stopped to be replaced: it is given a moment. */
static void
state_changed_cb (PwtApplication *self)
{
  if (pwt_backend_get_state (self->backend) == PWT_BACKEND_OFFLINE && self->start_id == 0)
    self->start_id = g_timeout_add (ENGINE_GRACE_MS, start_engine_cb, self);
}

static void
simulator_started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!pwt_simulator_start_finish (PWT_SIMULATOR (source), result, &error))
    g_warning ("%s", error->message);
}

static PwtBackend *
open_site (PwtApplication *self)
{
  g_autofree char *socket = g_build_filename (self->site, "socket", NULL);
  PwtBackend *backend = pwt_remote_backend_new (socket);

  self->simulator = pwt_simulator_new (self->site);
  if (pwt_simulator_is_wanted (self->simulator))
    pwt_simulator_start_async (self->simulator, NULL, simulator_started_cb, NULL);

  self->start_id = g_timeout_add (g_file_test (socket, G_FILE_TEST_EXISTS) ? ENGINE_GRACE_MS : 0,
                                  start_engine_cb, self);
  g_signal_connect_object (backend, "notify::state", G_CALLBACK (state_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return backend;
}

/* --- overrides --- */

/* The newest first: where one asks whether to drop what was typed, those below it stay, too.
 * Dialogs are no windows of the application's own list. */
static void
quit_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = g_list_model_get_n_items (windows); i > 0; i--) {
    g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i - 1);

    if (window == NULL || !gtk_widget_get_visible (GTK_WIDGET (window)))
      continue;
    gtk_window_close (window);
    if (gtk_widget_get_visible (GTK_WIDGET (window)))
      return;
  }
}

static void
set_accelerators (GtkApplication *application)
{
  static const struct {
    const char *action, *key;
  } accels[] = {
    /* clang-format off */
    { "app.quit", "<Control>q" },
    { "win.search", "<Control>k" },
    { "win.find", "<Control>f" },
    { "win.lock", "<Control>l" },
    { "win.open-account('')", "<Control>n" },
    { "win.preferences", "<Control>comma" },
    { "win.shortcuts", "<Control>question" },
    { "win.sidebar", "F9" },
    { "win.nth-page(uint32 0)", "<Alt>1" },
    { "win.nth-page(uint32 1)", "<Alt>2" },
    { "win.nth-page(uint32 2)", "<Alt>3" },
    { "win.nth-page(uint32 3)", "<Alt>4" },
    { "win.nth-page(uint32 4)", "<Alt>5" },
    { "win.nth-page(uint32 5)", "<Alt>6" },
    /* clang-format on */
  };

  for (guint i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (application, accels[i].action,
                                           (const char *[]){ accels[i].key, NULL });
}

static void
pwt_application_startup (GApplication *application)
{
  static const GActionEntry entries[] = { { .name = "quit", .activate = quit_action } };

  pwt_app_resources_init ();
  G_APPLICATION_CLASS (pwt_application_parent_class)->startup (application);
  g_action_map_add_action_entries (G_ACTION_MAP (application), entries, G_N_ELEMENTS (entries),
                                   application);
  set_accelerators (GTK_APPLICATION (application));
  pwt_look_apply ();
  /* Numbers can be selected to be copied; that the keyboard comes by must not do it. */
  g_object_set (gtk_settings_get_default (), "gtk-label-select-on-focus", FALSE, NULL);
}

static void
pwt_application_activate (GApplication *application)
{
  PwtApplication *self = PWT_APPLICATION (application);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  if (window == NULL) {
    if (self->backend == NULL)
      self->backend = open_site (self);
    window = GTK_WINDOW (pwt_main_window_new (GTK_APPLICATION (application), self->backend));
  }
  gtk_window_present (window);
}

static int
pwt_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  PwtApplication *self = PWT_APPLICATION (application);
  g_autofree char *site = NULL;

  if (g_variant_dict_contains (options, "version")) {
    g_print ("prewatt %s\n", PWT_VERSION);
    return 0;
  }
  if (g_variant_dict_lookup (options, "site", "^ay", &site))
    self->site = g_canonicalize_filename (site, NULL);
  else
    self->site = g_build_filename (g_get_user_data_dir (), "prewatt", "site", NULL);
  return -1; /* go on */
}

static void
pwt_application_dispose (GObject *object)
{
  PwtApplication *self = PWT_APPLICATION (object);

  g_clear_handle_id (&self->start_id, g_source_remove);
  g_clear_object (&self->backend);
  g_clear_object (&self->simulator);
  G_OBJECT_CLASS (pwt_application_parent_class)->dispose (object);
}

static void
pwt_application_finalize (GObject *object)
{
  g_free (PWT_APPLICATION (object)->site);
  G_OBJECT_CLASS (pwt_application_parent_class)->finalize (object);
}

static void
pwt_application_class_init (PwtApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pwt_application_dispose;
  G_OBJECT_CLASS (klass)->finalize = pwt_application_finalize;
  application_class->startup = pwt_application_startup;
  application_class->activate = pwt_application_activate;
  application_class->handle_local_options = pwt_application_handle_local_options;
}

static void
pwt_application_init (PwtApplication *self)
{
  static const GOptionEntry options[] = {
    { "site", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_ ("Folder of the site to open"), N_ ("PATH") },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version and exit"), NULL },
    { NULL },
  };

  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

PwtApplication *
pwt_application_new (void)
{
  /* Non-unique: two sites may be open side by side, each in its own window. */
  return g_object_new (PWT_TYPE_APPLICATION, "application-id", "cn.prewatt.Prewatt",
                       "resource-base-path", "/cn/prewatt/Prewatt", "flags",
                       G_APPLICATION_NON_UNIQUE, NULL);
}

/* Returns: (transfer none) (nullable): the simulated meters of the site that is open */
PwtSimulator *
pwt_application_get_simulator (PwtApplication *self)
{
  g_return_val_if_fail (PWT_IS_APPLICATION (self), NULL);

  return self->simulator;
}
