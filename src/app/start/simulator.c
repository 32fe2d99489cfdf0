/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/start/simulator.h"

#include <glib/gi18n.h>

#include "app/app-config.h"
#include "app/common/programs.h"

#define SIGNAL_TERMINATE 15 /* SIGTERM: it takes its links away and keeps its memory */

struct _PwtSimulator {
  GObject parent_instance;

  /* Owned */
  char *lines; /* folder of the links, the meters' memory and the control socket */
  GSubprocess *process;
  GDataInputStream *output;
};

G_DEFINE_FINAL_TYPE (PwtSimulator, pwt_simulator, G_TYPE_OBJECT)

static void
ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *line =
      g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, NULL, &error);

  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (g_strcmp0 (line, "ready") != 0)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED,
                             _ ("The simulated meters did not start"));
  else
    g_task_return_boolean (task, TRUE);
}

static void
pwt_simulator_finalize (GObject *object)
{
  PwtSimulator *self = PWT_SIMULATOR (object);

  if (self->process != NULL)
    g_subprocess_send_signal (self->process, SIGNAL_TERMINATE);
  g_clear_object (&self->output);
  g_clear_object (&self->process);
  g_free (self->lines);
  G_OBJECT_CLASS (pwt_simulator_parent_class)->finalize (object);
}

static void
pwt_simulator_class_init (PwtSimulatorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pwt_simulator_finalize;
}

static void
pwt_simulator_init (PwtSimulator *self)
{
}

PwtSimulator *
pwt_simulator_new (const char *site_dir)
{
  PwtSimulator *self = g_object_new (PWT_TYPE_SIMULATOR, NULL);

  self->lines = g_build_filename (site_dir, "simulator", NULL);
  return self;
}

/* Whether this site is a demo made here before. */
gboolean
pwt_simulator_is_wanted (PwtSimulator *self)
{
  g_return_val_if_fail (PWT_IS_SIMULATOR (self), FALSE);

  return g_file_test (self->lines, G_FILE_TEST_IS_DIR);
}

const char *
pwt_simulator_get_lines (PwtSimulator *self)
{
  g_return_val_if_fail (PWT_IS_SIMULATOR (self), NULL);

  return self->lines;
}

/* Returns: (transfer full): the site file of the demo */
GFile *
pwt_simulator_dup_site_file (PwtSimulator *self)
{
  const char *given = g_getenv ("PREWATT_DEMO_SITE"); /* a build that is not installed */

  return g_file_new_for_path (given != NULL ? given : PWT_DEMO_SITE);
}

/* Starts the meters; done when their lines can be opened. Does nothing if they run already. */
void
pwt_simulator_start_async (PwtSimulator *self, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *program = pwt_program_beside ("prewatt-sim", "PREWATT_SIM");
  g_autoptr (GFile) site = NULL;
  GError *error = NULL;

  g_return_if_fail (PWT_IS_SIMULATOR (self));

  if (self->process != NULL) {
    g_task_return_boolean (task, TRUE);
    return;
  }
  if (g_mkdir_with_parents (self->lines, 0700) != 0) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED,
                             _ ("The folder %s cannot be made"), self->lines);
    return;
  }
  site = pwt_simulator_dup_site_file (self);
  self->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, "--dir",
                                    self->lines, "--site", g_file_peek_path (site), NULL);
  if (self->process == NULL) {
    g_task_return_error (task, error);
    return;
  }
  self->output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  g_data_input_stream_read_line_async (self->output, G_PRIORITY_DEFAULT, cancellable, ready_cb,
                                       g_steal_pointer (&task));
}

gboolean
pwt_simulator_start_finish (PwtSimulator *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
